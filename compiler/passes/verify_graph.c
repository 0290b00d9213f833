/* verify_graph.c */
