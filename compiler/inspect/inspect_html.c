/* inspect_html.c - `cnnc inspect --html`: the report as one page that needs no other file.
 *
 * The tables of the text report, with each kernel's layers on one ground, and two pictures:
 * the arena over time, the roofline.
 */
#include "inspect.h"

#include <string.h>

static const char style[] =
        "body{font:14px/1.4 sans-serif;margin:2em auto;max-width:1160px;color:#223}"
        "h1{font-size:22px}h2{font-size:17px;margin-top:1.8em}"
        "table{border-collapse:collapse;font-size:12.5px}"
        "th{text-align:left;border-bottom:1px solid #889}"
        "td,th{padding:1px 9px 1px 4px;vertical-align:top}"
        "td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}"
        "tr.odd{background:#f0f4f9}code{font-size:12px}.why{color:#8a4b08}.gone{color:#"
        "667}"
        "svg{max-width:100%;height:auto;font:11px sans-serif}"
        ".box{fill:#fff;stroke:#889}.grid{stroke:#ccd;stroke-width:.6}"
        ".buffer{stroke:#556;stroke-width:.6}.roof{fill:none;stroke:#a33;stroke-width:"
        "1.6}"
        ".disc{stroke:#345;fill-opacity:.75}.left,.right{text-anchor:end}"
        ".mid{text-anchor:middle}"
        ".bar{display:inline-block;height:9px;background:#7aa3cf}";

/* "rlll": a column that is right-aligned is of numbers. */
static void put_head(Printer *p, const char *align, const char *const *words) {
    put(p, "<table>\n<tr>");
    for (int i = 0; align[i]; i++) {
        put(p, "<th%s>%s</th>", align[i] == 'r' ? " class=\"n\"" : "", words[i]);
    }
    put(p, "</tr>\n");
}

static int step_number(const Report *r, const Node *n) {
    const Node *now = survivor(r, n);
    return now ? now->schedule_step : -1;
}

static void put_layer(Printer *p, const Report *r, const Node *n, bool odd) {
    const Node *step = step_of(r, n);
    const int number = step_number(r, n);
    put(p, "<tr%s><td class=\"n\">%s</td><td>%s</td><td>%s</td><td>%s</td>",
            odd ? " class=\"odd\"" : "", markup_text(line_text(r, n->pos)),
            markup_text(n->name), markup_text(op_text(n)), shape_text(n->out));
    if (step) {
        put(p, "<td class=\"n\">%d</td><td><code>%s</code></td></tr>\n", number,
                step->kernel_name);
    } else if (number >= 0) {
        put(p, "<td class=\"n\">%d</td><td class=\"gone\">%s</td></tr>\n", number,
                markup_text(fate_text(r, n)));
    } else {
        put(p, "<td></td><td class=\"gone\">%s</td></tr>\n",
                markup_text(fate_text(r, n)));
    }
}

static void put_layers(Printer *p, const Report *r) {
    put(p, "<h2>Layers, and the kernel that each went into</h2>\n");
    put_head(p, "rlllrl",
            (const char *[]){"line", "layer", "op", "result", "step", "kernel"});
    const Graph *g = r->g;
    bool odd = false; /* every other kernel's layers stand on another ground */
    for (int i = 0; i < g->loaded.n; i++) {
        odd ^= i &&
               step_number(r, g->loaded.at[i]) != step_number(r, g->loaded.at[i - 1]);
        put_layer(p, r, g->loaded.at[i], odd);
    }
    put(p, "</table>\n");
}

static void put_record(
        Printer *p, const Report *r, const Ledger *l, const char *reason) {
    put(p, "<tr><td class=\"n\">%s</td><td>%s</td><td class=\"why\">%s</td></tr>\n",
            markup_text(line_text(r, l->node->pos)), markup_text(node_text(l->node)),
            markup_text(reason));
}

static void put_exchanged(Printer *p, const Report *r) {
    int exchanged = 0;
    for (int i = 0; i < r->g->ledger.n; i++) {
        const Ledger *l = &r->g->ledger.at[i];
        if (l->exchanged && !exchanged++) {
            put(p, "<h2>In another order, and why</h2>\n");
            put_head(p, "rll", (const char *[]){"line", "layer", "reason"});
        }
        if (l->exchanged) {
            put_record(p, r, l, exchange_text(l));
        }
    }
    put(p, "%s", exchanged ? "</table>\n" : "");
}

static void put_refused(Printer *p, const Report *r) {
    int refused = 0;
    put(p, "<h2>Not fused, and why</h2>\n");
    for (int i = 0; i < r->g->ledger.n; i++) {
        const Ledger *l = &r->g->ledger.at[i];
        if (ledger_is_refusal(l) && !refused++) {
            put_head(p, "rll", (const char *[]){"line", "layer", "reason"});
        }
        if (ledger_is_refusal(l)) {
            put_record(p, r, l, refusal_text(l));
        }
    }
    put(p, "%s", refused ? "</table>\n" : "<p>Nothing was refused.</p>\n");
}

static void put_memory(Printer *p, const Report *r) {
    const Graph *g = r->g;
    put(p,
            "<h2>Memory</h2>\n<p>Arena %lld bytes, lower bound %lld (step %d, %s); "
            "scratch %lld "
            "bytes a thread; a buffer for each value would take %lld. Placed by %s. "
            "Point at a box for its values.</p>\n",
            (long long)g->arena_bytes, (long long)g->lower_bound, g->bound_step,
            markup_text(g->schedule.at[g->bound_step]->name),
            (long long)g->scratch_bytes, (long long)g->unplanned_bytes,
            g->placement_order);
    put_memory_map(p, r);
}

/* Of all results: "0; 2, in place" */
static const char *buffers_text(const Node *n) {
    const Values results = results_of(n);
    const char *text = "";
    for (int i = 0; i < results.n; i++) {
        text = arena_printf(
                SCRATCH, "%s%s%s", text, i ? "; " : "", buffer_text(n, results.at[i]));
    }
    return text;
}

static void put_step(Printer *p, const Report *r, const Node *n, double longest) {
    const Roof roof = roof_of(r, n);
    put(p, "<tr><td class=\"n\">%d</td><td>%s</td><td>%s</td><td>%s</td>",
            n->schedule_step, markup_text(n->name), markup_text(op_text(n)),
            buffers_text(n));
    put(p,
            "<td class=\"n\">%.2f</td><td class=\"n\">%.3f</td><td "
            "class=\"n\">%.2f</td>",
            (double)n->work / 1e6, (double)step_bytes(r, n) / 1e6, roof.intensity);
    put(p,
            "<td>%s</td><td class=\"n\">%.1f</td><td><span class=\"bar\" "
            "style=\"width:%.0fpx\"></span></td></tr>\n",
            roof.bound, roof.us, 120 * roof.us / longest);
}

static void put_steps(Printer *p, const Report *r) {
    const Graph *g = r->g;
    double longest = 0;
    for (int s = 0; s < g->schedule.n; s++) {
        const double us = roof_of(r, g->schedule.at[s]).us;
        longest = us > longest ? us : longest;
    }
    put(p,
            "<h2>Roofline</h2>\n<p>%s: %g GFLOP/s and %g GB/s a core, ridge at %.2f "
            "FLOP a "
            "byte. A disc's area is its share of the least time; steps without FLOPs "
            "have "
            "none.</p>\n",
            g->target->name, g->target->peak, g->target->bandwidth, ridge(g->target));
    put_roofline(p, r);
    put_head(p, "rlllrrrlrl",
            (const char *[]){"step", "layer", "op", "buffer", "MFLOP", "MB",
                    "FLOP/byte", "bound", "least &#181;s", ""});
    for (int s = 0; s < g->schedule.n; s++) {
        put_step(p, r, g->schedule.at[s], longest);
    }
    put(p, "</table>\n");
}

void write_inspect_html(const Report *r, FILE *f) {
    const Graph *g = r->g;
    Printer *p = printer_new(GRAPH);
    put(p,
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<title>%s</title>\n<style>%s</style>\n</head>\n<body>\n",
            markup_text(g->name), style);
    put(p,
            "<h1>%s</h1>\n<p>%s: %s [%d,%d,%d], target %s, batch %d, -O%d. Layers %d, "
            "steps %d, "
            "distinct kernels %d, copies %d.</p>\n",
            markup_text(g->name), markup_text(path_base(g->file)),
            markup_text(g->input->name), g->input->c, g->input->h, g->input->w,
            g->target->name, g->batch, r->o->level, g->loaded.n, g->schedule.n,
            r->kernels, r->copies);
    put_layers(p, r);
    put_exchanged(p, r);
    put_refused(p, r);
    put_memory(p, r);
    put_steps(p, r);
    put(p, "</body>\n</html>\n");
    write_printed(f, p);
}
