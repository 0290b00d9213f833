/* place_buffers.c */
