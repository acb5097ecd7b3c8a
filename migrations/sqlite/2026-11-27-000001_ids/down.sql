DROP TABLE id_sequence;
