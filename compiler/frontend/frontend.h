/* frontend.h - what the files of the graph language's frontend share.
 *
 *   yaml.c        text -> Tree, with positions
 *   arithmetic.c  operators on values
 *   expression.c  "4*$mid" -> Scalar
 *   scalars.c     a Tree read as the type that its place wants; parameters and what sees them
 *   files.c       a file and what it includes: blocks and top-level parameters
 *   names.c       dotted names, and what a `from` means
 *   blocks.c      layers expanded: blocks, repeat, seq, if
 *   paths.c       add and concat
 *   left_out.c    the names that an `if` leaves out
 *   attributes.c  one operation's attributes -> Node
 *   load.c        the top level -> Graph
 */
#ifndef CNNC_FRONTEND_H
#define CNNC_FRONTEND_H

#include "cnnc.h"

/* Limits. The fuzzers are built with smaller ones, so that they reach them. */
#ifndef CNNC_MAX_NODES
#define CNNC_MAX_NODES 1000000
#endif
enum {
    MAX_NODES = CNNC_MAX_NODES,
    MAX_WORK = 100 * CNNC_MAX_NODES, /* a step: half a token, 8 bytes */
    MAX_NESTING = 100,               /* of the YAML, of an expression, of instances */
    MAX_TEXT = 1000,                 /* bytes of an expression, of a full name */
    MAX_EXTENT = 1 << 24             /* any integer attribute: sums of a few stay int */
};

/* ---- yaml.c ---- */

typedef enum TreeKind { TREE_TEXT, TREE_LIST, TREE_MAP } TreeKind;

typedef struct Tree Tree;
struct Tree {
    TreeKind kind;
    Pos pos;
    const char *text; /* TREE_TEXT */
    bool plain;       /* not quoted: may be an expression where any type will do */
    int text_col;     /* column of text[0]; 0: not on one line as it is */
    VEC(Tree *) keys; /* TREE_MAP: texts, all different */
    VEC(Tree *) items;
};

Tree *parse_yaml(const char *file, const char *text, size_t size, const Via *via);
const Tree *tree_get(const Tree *map, const char *key); /* its item, or NULL */
bool tree_is_empty(const Tree *t);     /* nothing stands there: `n: ` */
const char *tree_found(const Tree *t); /* "a list", "'text'": for messages */
const char *list_words(const char *const *words, int n); /* "a, b and c" */

/* ---- arithmetic.c ---- */

typedef enum Kind {
    KIND_NONE, /* not known, or no value yet */
    KIND_INTEGER,
    KIND_REAL,
    KIND_BOOLEAN,
    KIND_TEXT
} Kind;

typedef struct Scalar {
    Kind kind;
    int64_t i; /* KIND_INTEGER, KIND_BOOLEAN */
    double r;  /* KIND_REAL */
    const char *text;
} Scalar;

Scalar integer(int64_t i);
Scalar real(double r);
Scalar boolean(bool b);
const char *scalar_found(Scalar s);    /* "integer 3": for messages */
extern const char *const kind_names[]; /* "an integer" */
/* a op b; or *problem says why there is no result. */
Scalar arithmetic(const char *op, Scalar a, Scalar b, const char **problem);
Scalar comparison_of(const char *op, Scalar a, Scalar b, const char **problem);
Scalar kind_alone(Scalar a, Scalar b); /* of arithmetic, the values not looked at */

/* ---- expression.c ---- */

typedef struct Env Env;

Scalar evaluate(const Tree *t, const Env *env);
/* The kind that t would have, evaluating nothing; KIND_NONE if that can't be told. */
Kind kind_of_expression(const Tree *t, const Env *env);
bool looks_like_expression(const char *text); /* begins as one; else it is text */

/* ---- scalars.c ---- */

/* A parameter. One with a default is evaluated when it is first wanted. */
typedef struct Binding {
    const char *name;
    Pos pos;          /* of the name, where it is declared */
    const Tree *tree; /* its default; NULL: none */
    Scalar value;     /* KIND_NONE: not yet */
    bool busy;        /* being evaluated */
    /* of the top level: files.c */
    int file;          /* index of the file that gives the default */
    const Tree *rival; /* the other default, if two included files disagree */
} Binding;

/* What is left to spend, shared by all of one load. */
typedef struct Work {
    int64_t left;
    int depth; /* of expressions, parameters within them included */
} Work;

/* What a `$x` can mean, innermost first: $i of repeats, the parameters of the block, those
 * of the top level. */
struct Env {
    const Env *outer;
    const Env *caller; /* of a block: where it is instantiated, for hints only */
    const Via *via;    /* of everything evaluated here */
    Binding *at;
    int n;
    Work *work;
};

void spend(const Env *env, int64_t steps, Pos pos); /* an error when all is spent */
Pos pos_in(const Env *env, const Tree *t); /* with the instantiations that led here */
Binding *find_parameter(const Env *env, const char *name);
Scalar parameter_value(const Env *env, const char *name, Pos pos);
void force_parameters(const Env *env); /* evaluates all of the innermost */

/* What t says where `what` stands; the error says what was wanted and found. */
int64_t integer_of(
        const Tree *t, const Env *env, const char *what, int64_t least, int64_t most);
double real_of(const Tree *t, const Env *env, const char *what);
bool flag_of(const Tree *t, const Env *env, const char *what);
const char *text_of(
        const Tree *t, const Env *env, const char *what); /* $(x) filled in */
const char *text_if_known(const Tree *t, const Env *env); /* NULL instead of an error */
Scalar argument_of(const Tree *t, const Env *env, const char *what, Kind kind);
Kind kind_of_default(const Tree *t, const Env *env);

const Tree *want_list(const Tree *t, const Env *env, const char *what);
const Tree *want_map(const Tree *t, const Env *env, const char *what);

/* Keys of a mapping that may stand there: each an error, with "did you mean". */
void check_key(const Tree *key, const Env *env, const char *where,
        const char *const *allowed, int n);
void check_keys(const Tree *map, const Env *env, const char *where,
        const char *const *allowed, int n);

/* ---- files.c ---- */

typedef struct Block {
    const char *name, *what; /* "conv_bn", "block 'conv_bn'" */
    Pos pos;
    bool is_inline, busy; /* busy: an instance is being expanded */
    const Tree *params, *layers;
} Block;

typedef struct SourceFile {
    const char *path;
    bool open;      /* it, or what it includes, is being read */
    uint64_t id[2]; /* device and inode; 0: there is no such file, only its text */
} SourceFile;

typedef struct Loader Loader;

/* A file that the graph names; path as it is said there, relative to that file. */
typedef struct Said {
    const char *path;
    char *text;
    size_t size;
} Said;

Said read_said(const Tree *t, const Env *env, const char *said);
void load_file(Loader *l, const char *path, const Tree *top);
void bind_top_parameters(Loader *l); /* --set applied, all evaluated */

/* ---- names.c ---- */

/* What a dotted name means. */
typedef struct Named {
    Value *value; /* NULL: left out, because its `if` is false */
    Pos pos;
    bool is_layer; /* or the input; else a scope */
} Named;

/* A `from` that nothing earlier answers: an error, but only at the end can it be told
 * whether the layer stands later or nowhere. */
typedef struct Unresolved {
    const char *name, *scope; /* name NULL: none */
    Pos pos;
} Unresolved;

const char *compose_name(const char *scope, const char *name);
const char *new_name(Loader *l, const char *scope, const char *name, Pos pos);
void check_name(const char *name, Pos pos);
void add_layer_name(Loader *l, const char *name, Value *v, Pos pos);
void add_scope_name(Loader *l, const char *name, Value *v, Pos pos);
void add_dead_name(Loader *l, const char *name, Pos pos);
/* What name means in scope; NULL: nothing that stands earlier. */
Value *find_name(Loader *l, const char *scope, const char *name, Pos pos);
_Noreturn void unknown_name(Loader *l, Unresolved u);
void name_joins(Loader *l); /* unnamed add and concat get free names */

/* ---- blocks.c ---- */

struct Loader {
    const Options *options;
    Graph *g;
    Work work;
    VEC(SourceFile) files;
    Map *blocks;
    VEC(const char *) block_names;
    VEC(Binding) params; /* of the top level */
    Env top;             /* they */
    Env bare;            /* nothing: where only what the text itself says counts */
    Map *names;          /* full name -> Named */
    VEC(const char *) known_names;
    VEC(Node *) unnamed;   /* add and concat without a name; name: their scope */
    Unresolved unresolved; /* the first */
};

typedef struct Place {
    const Env *env;
    const char *scope; /* full name, "" at the top */
    int *position;     /* of the next sibling */
    Value *in;         /* input of the innermost instance, or of the network */
    int depth;         /* of instances, scopes and paths */
} Place;

/* One item of a list of layers: `word` or `word: body`. */
typedef struct Item {
    const Tree *word;
    const Tree *body; /* NULL: none */
    Pos pos;
} Item;

Value *expand_top(Loader *l, const Tree *layers);
/* The value that flows out of a list of layers which x flows into. */
Value *expand_list(Loader *l, const Place *p, const Tree *list, Value *x);
bool is_join(Op op);                                      /* add, concat */
const Tree *attribute(const Item *item, const char *key); /* or NULL */
void want_attributes(const Place *p, const Item *item);   /* no list, no scalar */
Place deeper(const Place *p, Pos pos);                    /* one level further in */
Value *resolve(Loader *l, const Place *p, const Tree *from);
Value *input_of(Loader *l, const Place *p, const Item *item, Value *x); /* from, or x */
Node *add_node(Loader *l, Op op, const char *name, Pos pos);
void add_input(const Place *p, Node *n, Value *v);

/* ---- paths.c ---- */

Value *expand_join(Loader *l, const Place *p, const Item *item, Op op, Value *x);

/* ---- left_out.c: pos is that of the `if` ---- */

void bury_item(Loader *l, const Place *p, const Tree *word, const Tree *body, Pos pos);
void bury_path(Loader *l, const Place *p, const Tree *path, Pos pos);

/* ---- attributes.c ---- */

bool op_is_in_language(Op op); /* not copy and output: the planner's */
void check_attributes(Op op, const Tree *body, const Env *env);
void read_attributes(Node *n, const Tree *body, const Env *env);
int read_extents(const Tree *t, const Env *env, const char *what, int *to, int least,
        const char *shape);

#endif
