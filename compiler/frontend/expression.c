/* expression.c - the arithmetic of the graph language, evaluated as it is read.
 *
 *     choice      = or [ "if" or "else" choice ]
 *     or          = and { "or" and }
 *     and         = not { "and" not }
 *     not         = "not" not | comparison
 *     comparison  = sum [ ( "==" | "!=" | "<" | "<=" | ">" | ">=" ) sum ]
 *     sum         = term { ( "+" | "-" ) term }
 *     term        = sign { ( "*" | "//" | "%" ) sign }
 *     sign        = ( "-" | "+" ) sign | atom
 *     atom        = number | "true" | "false" | "$x" | "$(x)" | "(" choice ")"
 *
 * Precedence, short circuit and the rounding of // and % are Python's. What a short circuit
 * skips is still read, with `live` off: it must be well formed, but its values are never
 * looked at, so it can't divide by zero or name an unknown parameter. Integers have 64 bits
 * and never wrap; conditions are booleans, never numbers; a real never becomes infinite.
 */
#include "frontend.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef struct Token {
    const char *at; /* inside the text */
    int length;     /* 0: the end */
} Token;

typedef struct Parser {
    const Tree *tree;
    const Env *env;
    bool live;
    bool conditional; /* there is an "if" somewhere: see choice() */
    Token token;      /* the current one */
} Parser;

static Scalar choice(Parser *p);

/* ---- tokens ---- */

/* Where a token stands, if the scalar is on one line as it is; else where the scalar does. */
static Pos token_pos(const Parser *p, const char *token) {
    Pos pos = pos_in(p->env, p->tree);
    if (p->tree->text_col) {
        pos.col = p->tree->text_col;
        for (const char *s = p->tree->text; s < token; s++) {
            pos.col += ((unsigned char)*s & 0xc0) != 0x80;
        }
    }
    return pos;
}

static bool is_letter(char c) { return isalpha((unsigned char)c) || c == '_'; }
static bool is_digit(char c) { return isdigit((unsigned char)c); }

static int word_length(const char *s) {
    int n = 0;
    while (is_letter(s[n]) || is_digit(s[n])) {
        n++;
    }
    return n;
}

/* Digits, a point, an exponent. "3x3" is one token, so that the message shows it whole. */
static int number_length(const char *s) {
    int n = 0;
    while (is_letter(s[n]) || is_digit(s[n]) || s[n] == '.' ||
            ((s[n] == '-' || s[n] == '+') && (s[n - 1] == 'e' || s[n - 1] == 'E') &&
                    is_digit(s[n + 1]))) {
        n++;
    }
    return n;
}

static int parameter_length(const char *s) {
    const bool round = s[1] == '(';
    const int name = word_length(s + 1 + round);
    if (!name || is_digit(s[1 + round]) || (round && s[2 + name] != ')')) {
        return 0;
    }
    return 1 + name + 2 * round;
}

/* The operator that s begins with, or "". "**" is none, so that it is not read as two. */
static const char *operator_at(const char *s) {
    static const char *const operators[] = {
            "//", "==", "!=", "<=", ">=", "+", "-", "*", "%", "<", ">", "(", ")"};
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        if (!strncmp(s, operators[i], strlen(operators[i])) && strncmp(s, "**", 2)) {
            return operators[i];
        }
    }
    return "";
}

static _Noreturn void bad_character(const Parser *p, const char *s) {
    static const struct {
        const char *wrong, *right;
    } hints[] = {{"**", "there are no powers"}, {"/", "'//' divides, rounding down"},
            {"=", "'==' compares"}, {"&", "write 'and'"}, {"|", "write 'or'"},
            {"!", "write 'not'"}, {"$", "a parameter is written $name or $(name)"}};
    const Pos pos = token_pos(p, s);
    for (size_t i = 0; i < sizeof hints / sizeof *hints; i++) {
        if (!strncmp(s, hints[i].wrong, strlen(hints[i].wrong))) {
            error_at(pos, "'%s' means nothing in an expression; %s", hints[i].wrong,
                    hints[i].right);
        }
    }
    if (isprint((unsigned char)*s)) {
        error_at(pos, "'%c' means nothing in an expression", *s);
    }
    error_at(pos, "this character means nothing in an expression");
}

static void advance(Parser *p) {
    const char *s = p->token.at + p->token.length;
    spend(p->env, 2, pos_in(p->env, p->tree));
    while (*s == ' ' || *s == '\t' || *s == '\n') {
        s++;
    }
    p->token.at = s;
    if (is_letter(*s)) {
        p->token.length = word_length(s);
    } else if (is_digit(*s) || (*s == '.' && is_digit(s[1]))) {
        p->token.length = number_length(s);
    } else {
        p->token.length = *s == '$' ? parameter_length(s) : (int)strlen(operator_at(s));
    }
    if (!p->token.length && *s) {
        bad_character(p, s);
    }
}

static bool is(const Parser *p, const char *token) {
    return (int)strlen(token) == p->token.length &&
           !strncmp(p->token.at, token, strlen(token));
}

static bool accept(Parser *p, const char *token) {
    const bool found = is(p, token);
    if (found) {
        advance(p);
    }
    return found;
}

static const char *token_found(const Parser *p) {
    return p->token.length ? arena_printf(PERM, "'%.*s'", p->token.length, p->token.at)
                           : "the end of the expression";
}

static void enter(const Parser *p) {
    if (++p->env->work->depth > MAX_NESTING) {
        error_at(token_pos(p, p->token.at),
                "this expression nests deeper than %d levels", MAX_NESTING);
    }
}

static void leave(const Parser *p) { p->env->work->depth--; }

/* a op b; where an operator stands is where its result fails. */
static Scalar apply(const Parser *p, Token op, Scalar a, Scalar b,
        Scalar (*operation)(const char *, Scalar, Scalar, const char **)) {
    const char *problem = NULL;
    const Scalar s = operation(operator_at(op.at), a, b, &problem);
    if (problem) {
        error_at(token_pos(p, op.at), "%s", problem);
    }
    return s;
}

static Scalar calculate(const Parser *p, Token op, Scalar a, Scalar b) {
    return p->live ? apply(p, op, a, b, arithmetic) : kind_alone(a, b);
}

static Scalar compare(const Parser *p, Token op, Scalar a, Scalar b) {
    return p->live ? apply(p, op, a, b, comparison_of) : boolean(false);
}

/* ---- the grammar, from the inside out ---- */

static bool all_digits(const char *s, int n) {
    while (n && is_digit(*s)) {
        s++;
        n--;
    }
    return !n;
}

static Scalar number(Parser *p) {
    const char *const s = p->token.at;
    char *end;
    Scalar result;
    errno = 0;
    if (all_digits(s, p->token.length)) {
        result = integer(strtoll(s, &end, 10));
    } else if (s[1] == 'x' || s[1] == 'X') { /* strtod would read hexadecimal */
        end = NULL;
        result = (Scalar){0};
    } else {
        result = real(strtod(s, &end));
    }
    if (end != s + p->token.length) {
        error_at(token_pos(p, s),
                "'%.*s' is no number; text that begins with a digit must be quoted",
                p->token.length, s);
    }
    if (errno == ERANGE && (result.kind == KIND_INTEGER || !isfinite(result.r))) {
        error_at(token_pos(p, s), "'%.*s' is too large", p->token.length, s);
    }
    advance(p);
    return result;
}

static Scalar parameter(Parser *p) {
    const char *const s = p->token.at;
    const bool round = s[1] == '(';
    const int length = p->token.length - 1 - 2 * round;
    char name[MAX_TEXT + 1];
    memcpy(name, s + 1 + round, (size_t)length);
    name[length] = 0;
    advance(p);
    if (p->live) {
        return parameter_value(p->env, name, token_pos(p, s));
    }
    const Binding *b = find_parameter(p->env, name);
    return (Scalar){.kind = b ? b->value.kind : KIND_NONE, .text = ""};
}

static _Noreturn void unexpected(const Parser *p) {
    const Pos pos = token_pos(p, p->token.at);
    if (!p->token.length || !is_letter(*p->token.at)) {
        error_at(pos, "a value is wanted here, found %s", token_found(p));
    }
    const char *word = arena_strndup(PERM, p->token.at, (size_t)p->token.length);
    if (!strcasecmp(word, "true") || !strcasecmp(word, "false")) {
        error_at(pos, "booleans are written true and false, found '%s'", word);
    }
    if (find_parameter(p->env, word)) {
        error_at(pos, "'%s' is a parameter: write $%s", word, word);
    }
    error_at(pos, "a value is wanted here, found the word '%s'", word);
}

static Scalar atom(Parser *p) {
    if (p->token.length && (is_digit(*p->token.at) || *p->token.at == '.')) {
        return number(p);
    }
    if (p->token.length && *p->token.at == '$') {
        return parameter(p);
    }
    if (accept(p, "true")) {
        return boolean(true);
    }
    if (accept(p, "false")) {
        return boolean(false);
    }
    const char *const open = p->token.at;
    if (!accept(p, "(")) {
        unexpected(p);
    }
    const Scalar s = choice(p);
    if (!is(p, ")")) {
        error_at(token_pos(p, open), "this '(' has no ')'");
    }
    advance(p);
    return s;
}

static Scalar sign(Parser *p) {
    const Token op = p->token;
    if (!is(p, "-") && !is(p, "+")) {
        return atom(p);
    }
    enter(p);
    advance(p);
    Scalar s = sign(p);
    leave(p);
    return calculate(p, op, integer(0), s);
}

static Scalar term(Parser *p) {
    Scalar a = sign(p);
    while (is(p, "*") || is(p, "//") || is(p, "%")) {
        const Token op = p->token;
        advance(p);
        a = calculate(p, op, a, sign(p));
    }
    return a;
}

static Scalar sum(Parser *p) {
    Scalar a = term(p);
    while (is(p, "+") || is(p, "-")) {
        const Token op = p->token;
        advance(p);
        a = calculate(p, op, a, term(p));
    }
    return a;
}

static bool is_comparison(const Parser *p) {
    return is(p, "==") || is(p, "!=") || is(p, "<") || is(p, "<=") || is(p, ">") ||
           is(p, ">=");
}

static Scalar comparison(Parser *p) {
    Scalar a = sum(p);
    if (is_comparison(p)) {
        const Token op = p->token;
        advance(p);
        a = compare(p, op, a, sum(p));
        if (is_comparison(p)) {
            error_at(token_pos(p, p->token.at),
                    "comparisons can't be chained; join them with 'and'");
        }
    }
    return a;
}

static bool condition(const Parser *p, const char *where, const char *word, Scalar s) {
    if (p->live && s.kind != KIND_BOOLEAN) {
        error_at(token_pos(p, where), "'%s' wants true or false, found %s", word,
                scalar_found(s));
    }
    return s.i;
}

static Scalar negation(Parser *p) {
    const char *const op = p->token.at;
    if (!is(p, "not")) {
        return comparison(p);
    }
    enter(p);
    advance(p);
    const bool b = condition(p, op, "not", negation(p));
    leave(p);
    return boolean(!b);
}

/* a word b word c ...: once the result is `decided`, the rest is read but not evaluated. */
static Scalar logic(
        Parser *p, const char *word, bool decided, Scalar (*operand)(Parser *)) {
    Scalar a = operand(p);
    const bool live = p->live;
    while (is(p, word)) {
        const char *const op = p->token.at;
        const bool left = condition(p, op, word, a);
        advance(p);
        p->live = p->live && left != decided;
        const bool right = condition(p, op, word, operand(p));
        a = boolean(p->live ? right : left);
    }
    p->live = live;
    return a;
}

static Scalar conjunction(Parser *p) { return logic(p, "and", false, negation); }
static Scalar disjunction(Parser *p) { return logic(p, "or", true, conjunction); }

/* Only after `a` does it show that it hangs on a condition. So where the text has an "if", `a`
 * is read twice: first without a look at its values, to get to the condition. */
static Scalar choice(Parser *p) {
    enter(p);
    const bool live = p->live;
    const Parser start = *p;
    p->live = live && !p->conditional;
    Scalar a = disjunction(p);
    if (!is(p, "if")) {
        if (live && p->conditional) {
            *p = start;
            a = disjunction(p);
        }
        p->live = live;
        leave(p);
        return a;
    }
    const char *const op = p->token.at;
    advance(p);
    p->live = live;
    const bool c = condition(p, op, "if", disjunction(p));
    if (!accept(p, "else")) {
        error_at(token_pos(p, p->token.at), "'a if c' wants 'else b', found %s",
                token_found(p));
    }
    p->live = live && !c;
    const Scalar b = choice(p);
    p->live = live;
    if (live && c) {
        Parser again = start;
        a = disjunction(&again);
    }
    leave(p);
    return live && !c ? b : a;
}

static Scalar whole(const Tree *t, const Env *env, bool live) {
    const size_t length = strlen(t->text);
    Parser p = {.tree = t,
            .env = env,
            .live = live,
            .conditional = strstr(t->text, "if"),
            .token = {t->text, 0}};
    if (length > MAX_TEXT) {
        error_at(pos_in(env, t), "this expression is longer than %d bytes", MAX_TEXT);
    }
    advance(&p);
    const Scalar s = choice(&p);
    if (p.token.length) {
        error_at(token_pos(&p, p.token.at), "an operator is wanted here, found %s",
                token_found(&p));
    }
    return s;
}

Scalar evaluate(const Tree *t, const Env *env) { return whole(t, env, true); }

Kind kind_of_expression(const Tree *t, const Env *env) {
    return whole(t, env, false).kind;
}

bool looks_like_expression(const char *text) {
    const int n = word_length(text);
    if (n && is_letter(*text)) {
        return (n == 4 && !strncmp(text, "true", 4)) ||
               (n == 5 && !strncmp(text, "false", 5)) ||
               (n == 3 && !strncmp(text, "not", 3));
    }
    return *text && strchr("0123456789.$(+-", *text);
}
