// SQLite's virtual tables (sqlite.org/vtab.html): the C structures that carry our own pointer behind
// SQLite's part, and calls that Swift cannot make (variadic functions, the macro SQLITE_TRANSIENT).
#ifndef ALBATROSS_SQLITE_H
#define ALBATROSS_SQLITE_H

#include <sqlite3.h>
#include <string.h>

typedef struct {
    sqlite3_vtab base;
    void *table;
} albatross_vtab;

typedef struct {
    sqlite3_vtab_cursor base;
    void *cursor;
} albatross_cursor;

static inline int albatross_vtab_new(void *table, sqlite3_vtab **out) {
    albatross_vtab *made = sqlite3_malloc(sizeof(albatross_vtab));
    if (!made) return SQLITE_NOMEM;
    memset(made, 0, sizeof(albatross_vtab));
    made->table = table;
    *out = &made->base;
    return SQLITE_OK;
}

static inline void *albatross_vtab_table(sqlite3_vtab *vtab) { return ((albatross_vtab *)vtab)->table; }

static inline void albatross_vtab_fail(sqlite3_vtab *vtab, const char *message) {
    sqlite3_free(vtab->zErrMsg);
    vtab->zErrMsg = sqlite3_mprintf("%s", message);
}

static inline int albatross_cursor_new(void *cursor, sqlite3_vtab_cursor **out) {
    albatross_cursor *made = sqlite3_malloc(sizeof(albatross_cursor));
    if (!made) return SQLITE_NOMEM;
    memset(made, 0, sizeof(albatross_cursor));
    made->cursor = cursor;
    *out = &made->base;
    return SQLITE_OK;
}

static inline void *albatross_cursor_state(sqlite3_vtab_cursor *cursor) {
    return ((albatross_cursor *)cursor)->cursor;
}

static inline void albatross_free(void *memory) { sqlite3_free(memory); }

static inline void albatross_result_text(sqlite3_context *context, const unsigned char *text, int count) {
    sqlite3_result_text(context, (const char *)text, count, SQLITE_TRANSIENT);
}

static inline void albatross_result_blob(sqlite3_context *context, const unsigned char *bytes, int count) {
    sqlite3_result_blob(context, bytes, count, SQLITE_TRANSIENT);
}

// Has SQLite go without locks; before its first use, in a process that calls it from one thread alone.
static inline int albatross_single_thread(void) { return sqlite3_config(SQLITE_CONFIG_SINGLETHREAD); }

static inline int albatross_defend(sqlite3 *database) {
    int rc = sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
    if (rc == SQLITE_OK) {
        rc = sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, (int *)0);
    }
    // "text" is an identifier: a misspelled column in quotes must not become a string.
    if (rc == SQLITE_OK) rc = sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DML, 0, (int *)0);
    return rc;
}

// Room for a 64-bit sum in an aggregate; NULL where memory ended.
static inline sqlite3_int64 *albatross_sum(sqlite3_context *context, int create) {
    return sqlite3_aggregate_context(context, create ? (int)sizeof(sqlite3_int64) : 0);
}

#endif
