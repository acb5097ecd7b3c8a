DROP SEQUENCE id_sequence;
