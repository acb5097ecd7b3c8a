-- One number of the sequence stands for 64 ids, that one and those after it: a use case takes one row instead of many.
ALTER SEQUENCE id_sequence INCREMENT BY 64;
