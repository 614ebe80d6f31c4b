/* The groups that fit a need best, found without looking at all of them. What counts is said in ranking.py.

   Every product is taken in single precision and in one order, factor × quality × wishes × what the way leaves, so
   that a score is the same whichever way a group was found, and a bound is never below what it bounds. */

#include <math.h>
#include <stdint.h>

#include "../places/geodesic.h"

typedef struct { /* kernel.py fills these from columns.py and postings.py */
    const int32_t *id, *node, *room_as_of;
    const uint64_t *topics, *languages;
    const uint32_t *accessibility;
    const int16_t *municipality;
    const int8_t *format, *audience, *age_from, *age_to, *room;
    const uint8_t *weekdays, *alive, *off_network;
    const float *leg_minutes, *worth, *quality;
    const double *lat, *lon;
    const int32_t *posted, *offset; /* offset: (topics + 1) × (nodes + 2) */
    const float *live, *best;       /* best: (nodes + 1) × (topics + 1) */
    int32_t base, nodes, topics_posted;
    float per_minute; /* what each minute on the way takes, as an exponent */
} Index;

typedef struct { /* a need made ready, plans.py and filters.py */
    const int32_t *list; /* posting lists to look through, the closest topic first */
    const float *factor;
    const uint64_t *closer; /* the topics of the lists before each */
    uint64_t mask;          /* the topics of all, 0 for any */
    uint64_t languages;
    double max_minutes, max_km; /* infinite for no limit */
    uint32_t accessibility;
    int32_t lists, age, municipality, not_municipality, room_since;
    float other_language, other_day, missing_access; /* what a wish not met leaves; 1 where there is none */
    uint8_t days, formats, rooms, audiences, unknown_room;
    uint8_t placed_only, must_language, must_day, must_access, unknown_access, strict, bounded;
} Plan;

typedef struct { /* where from: a Reach, and the leg to its node */
    const float *minutes;
    const int32_t *order;
    const uint8_t *ferry;
    double lat, lon;
    float leg;
    int32_t reachable;
    uint8_t off_network;
} Departure;

typedef struct {
    const Index *in;
    const Plan *plan;
    const Departure *from; /* NULL where nobody said */
    float after_score;     /* only what comes later in the total order */
    int32_t after_id;
    int32_t most, found;
    int32_t *row;
    float *score;
} Search;

static const int32_t ANY_AGE = -1, ANY_MUNICIPALITY = -3; /* as in filters.py */
static const float ROUNDING = 1.0f + 0x1p-20f; /* expf may fall a hair less than it should */

/* -- What one group is worth ---------------------------------------------------------------------------------- */

/* What the way to a road node leaves of the wish to go; 1 for what has no place, or where nobody travels. */
static float there(const Search *search, int32_t node) {
    const Departure *from = search->from;
    if (!from || node >= search->in->nodes) return 1.0f;
    return expf((from->minutes[node] + from->leg) * search->in->per_minute);
}

static int accessible(const Search *search, int32_t row) {
    const Plan *plan = search->plan;
    return !plan->unknown_access && (search->in->accessibility[row] & plan->accessibility) == plan->accessibility;
}

static float wishes(const Search *search, int32_t row) {
    const Index *in = search->in;
    const Plan *plan = search->plan;
    float factor = 1.0f;
    if (plan->other_language != 1.0f && !(in->languages[row] & plan->languages)) factor *= plan->other_language;
    if (plan->other_day != 1.0f && in->weekdays[row] && !(in->weekdays[row] & plan->days)) factor *= plan->other_day;
    if (plan->missing_access != 1.0f && !accessible(search, row)) factor *= plan->missing_access;
    return factor;
}

static int keeps_musts(const Search *search, int32_t row) {
    const Index *in = search->in;
    const Plan *plan = search->plan;
    int room = in->room_as_of[row] >= plan->room_since ? in->room[row] : plan->unknown_room;
    return (plan->formats >> in->format[row] & 1) && (plan->rooms >> room & 1) &&
           (plan->audiences >> in->audience[row] & 1) &&
           (plan->municipality == ANY_MUNICIPALITY || in->municipality[row] == plan->municipality) &&
           in->municipality[row] != plan->not_municipality &&
           (plan->age == ANY_AGE || (in->age_from[row] <= plan->age && plan->age <= in->age_to[row])) &&
           (!plan->must_day || in->weekdays[row] & plan->days) &&
           (!plan->must_language || in->languages[row] & plan->languages) &&
           (!plan->must_access || accessible(search, row));
}

static int within_limits(const Search *search, int32_t row) {
    const Index *in = search->in;
    const Plan *plan = search->plan;
    const Departure *from = search->from;
    int32_t node = in->node[row];
    if (!from || node >= in->nodes) return 1;
    return from->minutes[node] + from->leg + in->leg_minutes[row] <= plan->max_minutes &&
           (isinf(plan->max_km) || geodesic_km(from->lat, from->lon, in->lat[row], in->lon[row]) <= plan->max_km);
}

static int fits(const Search *search, int32_t row) {
    return (!search->plan->strict || keeps_musts(search, row)) &&
           (!search->plan->bounded || within_limits(search, row));
}

/* -- The best found so far: a heap with the last of them on top ----------------------------------------------- */

static int later(const Search *search, float score, int32_t row, float other_score, int32_t other_row) {
    return score < other_score || (score == other_score && search->in->id[row] > search->in->id[other_row]);
}

static void sift(Search *search, int32_t at, int32_t count) {
    float score = search->score[at];
    int32_t row = search->row[at];
    for (int32_t child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && later(search, search->score[child + 1], search->row[child + 1],
                                       search->score[child], search->row[child])) child++;
        if (!later(search, search->score[child], search->row[child], score, row)) break;
        search->score[at] = search->score[child];
        search->row[at] = search->row[child];
    }
    search->score[at] = score;
    search->row[at] = row;
}

/* What a group must score to count: as much as the last of those wanted. */
static float threshold(const Search *search) { return search->found < search->most ? 0.0f : search->score[0]; }

static void offer(Search *search, float score, int32_t row) {
    if (!(score > 0.0f) || score > search->after_score ||
        (score == search->after_score && search->in->id[row] <= search->after_id)) return;
    if (search->found < search->most) {
        search->score[search->found] = score;
        search->row[search->found++] = row;
        if (search->found == search->most)
            for (int32_t at = search->most / 2; at-- > 0;) sift(search, at, search->most);
    } else if (later(search, search->score[0], search->row[0], score, row)) {
        search->score[0] = score;
        search->row[0] = row;
        sift(search, 0, search->most);
    }
}

/* Puts what was found in order, the best first. */
static void settle(Search *search) {
    if (search->found < search->most)
        for (int32_t at = search->found / 2; at-- > 0;) sift(search, at, search->found);
    for (int32_t left = search->found; left-- > 1;) {
        float score = search->score[0];
        int32_t row = search->row[0];
        search->score[0] = search->score[left];
        search->row[0] = search->row[left];
        search->score[left] = score;
        search->row[left] = row;
        sift(search, 0, left);
    }
}

/* -- Two ways to look ----------------------------------------------------------------------------------------- */

/* The groups of one list on one node, best first, until they can count no more. */
static void open_list(Search *search, int32_t which, int32_t node, float left) {
    const Index *in = search->in;
    const Plan *plan = search->plan;
    const int32_t *span = in->offset + (int64_t)plan->list[which] * (in->nodes + 2) + node;
    for (int32_t at = span[0]; at < span[1]; at++) {
        float worth = plan->factor[which] * in->live[at];
        if (worth == 0.0f) continue; /* has died */
        if (worth * left < threshold(search)) return;
        int32_t row = in->posted[at];
        if (in->topics[row] & plan->closer[which] || !fits(search, row)) continue;
        offer(search, worth * wishes(search, row) * left, row);
    }
}

/* Node by node in order of time, until all that lies further away counts no more. */
static void ahead(Search *search) {
    const Index *in = search->in;
    const Plan *plan = search->plan;
    int32_t lists = plan->lists;
    if (!plan->placed_only)
        for (int32_t which = 0; which < lists; which++) open_list(search, which, in->nodes, 1.0f);
    for (int32_t at = 0; at < search->from->reachable; at++) {
        int32_t node = search->from->order[at];
        const float *best = in->best + node * in->topics_posted;
        float left = -1.0f;
        for (int32_t which = 0; which < lists; which++) {
            if (best[plan->list[which]] == 0.0f) continue;
            if (left < 0.0f) left = there(search, node);
            if (plan->factor[which] * best[plan->list[which]] * left >= threshold(search)) open_list(search, which, node, left);
        }
        /* Quality is 1 at most, and the lists come in order of closeness. */
        while (left >= 0.0f && lists && plan->factor[lists - 1] * left * ROUNDING < threshold(search)) lists--;
        if (!lists) return;
    }
}

static int32_t consider(Search *search, int32_t row, float factor, int counting) {
    const Index *in = search->in;
    float worth = factor * (search->from ? in->quality : in->worth)[row];
    if (worth == 0.0f) return 0;
    float least = threshold(search);
    if (!counting && worth < least) return 0;
    if (!fits(search, row)) return 0;
    if (worth >= least) offer(search, worth * wishes(search, row) * there(search, in->node[row]), row);
    return 1;
}

/* Every posted group; returns how many fit. */
static int32_t sweep(Search *search, int counting) {
    const Index *in = search->in;
    const Plan *plan = search->plan;
    int32_t total = 0;
    for (int32_t which = 0; which < plan->lists; which++) {
        const int32_t *span = in->offset + (int64_t)plan->list[which] * (in->nodes + 2);
        for (int32_t at = span[0]; at < span[in->nodes + !plan->placed_only]; at++) {
            int32_t row = in->posted[at];
            if (!(in->topics[row] & plan->closer[which])) total += consider(search, row, plan->factor[which], counting);
        }
    }
    return total;
}

/* Every change since the last rebuild; returns how many fit. */
static int32_t tail(Search *search, int32_t count) {
    const Index *in = search->in;
    const Plan *plan = search->plan;
    int32_t total = 0;
    for (int32_t row = in->base; row < count; row++) {
        if (!in->alive[row] || (plan->placed_only && in->node[row] == in->nodes)) continue;
        if (plan->mask && !(in->topics[row] & plan->mask)) continue;
        int32_t which = plan->lists - 1;
        while (in->topics[row] & plan->closer[which]) which--;
        total += consider(search, row, plan->factor[which], 1);
    }
    return total;
}

/* Writes the best `most` groups that come after a position, in order; returns how many there are.

   `rows` is how many rows the columns have. Where `total` is given, all that fit are counted into it. */
int32_t videre_rank(const Index *in, const Plan *plan, const Departure *from, int32_t rows, int32_t most,
                    float after_score, int32_t after_id, int all, int32_t *row, float *score, int32_t *total) {
    Search search = {in, plan, from, after_score, after_id, most, 0, row, score};
    int32_t fitting = tail(&search, rows);
    if (all || !from) fitting += sweep(&search, total != 0);
    else ahead(&search);
    if (total) *total = fitting;
    settle(&search);
    return search.found;
}

/* -- The way to a few groups ---------------------------------------------------------------------------------- */

/* Whole minutes, ferry, whether they are estimated, and kilometres through the air, as they are and to a tenth;
   -1 minutes and no number of kilometres without a place. */
void videre_ways(const Index *in, const Departure *from, const int32_t *rows, int32_t count, int32_t *minutes,
                 uint8_t *ferry, uint8_t *estimate, double *exact_km, double *air_km) {
    for (int32_t at = 0; at < count; at++) {
        int32_t row = rows[at], node = in->node[row];
        int placed = node < in->nodes;
        minutes[at] = placed ? (int32_t)rintf(from->minutes[node] + in->leg_minutes[row] + from->leg) : -1;
        ferry[at] = placed && from->ferry[node];
        estimate[at] = placed && (from->off_network || in->off_network[row]);
        exact_km[at] = placed ? geodesic_km(from->lat, from->lon, in->lat[row], in->lon[row]) : NAN;
        air_km[at] = rint(exact_km[at] * 10.0) / 10.0;
    }
}
