/* drop_dropout.c */
