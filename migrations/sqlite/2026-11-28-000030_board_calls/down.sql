DROP TABLE board_calls;
