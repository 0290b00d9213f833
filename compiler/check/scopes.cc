/* scopes.cc - from the footprint of one iteration to that of a loop, and of a block.
 *
 * When a loop ends its counter becomes a dimension of every box. What an iteration read
 * without writing it before, is then looked up in what the enclosing scope had written
 * before the loop. (Earlier iterations of a symbolic loop are not credited, and a read that
 * is covered in part stays whole: both can only cause false alarms.)
 */
#include "interpreter.h"

namespace check {

/* counter -1: the scope of one iteration, its counter's value a number. */
void Interpreter::close_scope(Scope *inner, int counter, Int count) {
    Scope &outer = *scopes.back();
    for (const Group &g : inner->exposed.list()) {
        for_each_closed(g, counter, count, [&](const Box &b) {
            if (!outer.written.covers(b, counters)) {
                outer.exposed.add(b);
            }
        });
    }
    for (const Group &g : inner->written.list()) {
        for_each_closed(g, counter, count, [&](const Box &b) { outer.written.add(b); });
    }
}

/* The end of the block that declared the objects from `first` on. */
void Interpreter::forget_objects(size_t first) {
    Scope &s = *scopes.back();
    for (size_t i = first; i < objects.size(); i++) {
        const int object = static_cast<int>(i);
        if (const Group *g = s.exposed.find(object)) {
            throw Fault{"reads '" + objects[i].name + "' where it may not be written",
                    g->where};
        }
        s.written.remove(object);
    }
    objects.resize(first);
}

} // namespace check
