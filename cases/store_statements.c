/* SPDX-License-Identifier: MIT */
#include "store_statements.h"

/* The page cache bounds the memory of a large import; what does not fit goes to the write-ahead log. */
const char store_opening_text[] =
    "PRAGMA journal_mode = WAL;"
    "PRAGMA synchronous = FULL;"
    "PRAGMA foreign_keys = ON;"
    "PRAGMA trusted_schema = OFF;"
    "PRAGMA cache_size = -16000;"
    "PRAGMA journal_size_limit = 16000000;";

/* In the order of enum case_field of store_cases.c. */
#define CASE_FIELDS                                                                                \
    "case_id, case_number, state, insured_symbol, insured_number, name, name_kana, birth_date, "   \
    "sex, postal_code, address, address_building, phone, email, employer_name, acquired_date, "    \
    "retirement_date, remuneration_yen, received_date, notice_date, first_due_date, "              \
    "paid_through, ended_date"

#define EVENT_FIELDS                                                                               \
    "event_id, case_id, time, kind, timing, actor, from_state, to_state, payload, hash"

/* Of pieces p: a blank form that came in; its job says so. */
#define IS_BLANK_FORM                                                                              \
    "EXISTS (SELECT 1 FROM job_pieces f JOIN jobs k ON k.job_id = f.job_id "                       \
    "WHERE f.piece_id = p.piece_id AND f.is_new = 1 AND k.kind = 'blank_form')"

#define PIECE_FIELDS                                                                               \
    "p.piece_id, p.case_id, c.case_number, p.document, p.form_code, p.revision, p.pages, "         \
    "p.state, p.reason, p.mailed_date, p.replaced_by, "                                            \
    "(SELECT max(o.piece_id) FROM pieces o WHERE o.replaced_by = p.piece_id), " IS_BLANK_FORM

/* Reasons that the program gives by itself; a reason given by a person is none of them. */
#define REASON_OF_OURS "(reason = 'superseded' OR reason LIKE 'reprint%')"

/* Of a row g of pages: the page that it repeats, else itself. Of such a page f: that it was rejected
 * unread; a page that a clerk discarded was read. */
#define FIRST_OF_G "CASE WHEN g.outcome = 'duplicate' THEN g.first_page_id ELSE g.page_id END"
#define F_IS_UNREAD "(f.outcome = 'rejected' AND f.reason IS NOT 'discarded')"

#define PAGE_FIELDS                                                                                \
    "page_id, outcome, reason, first_page_id, code_form, code_revision, code_page, code_pages, "   \
    "code_case, code_piece, values_hash, reading_hash, image_hash, case_id, kind, run_case_id"

/* Of pages g: a page for people to look at. */
#define PAGE_SHOWN                                                                                 \
    "SELECT g.page_id, g.batch_id, g.time, g.source, g.source_page, g.source_pages, "              \
    "g.image_hash, g.reading_hash, g.crops_hash, g.outcome, g.reason, g.kind, g.first_page_id, "   \
    "c.case_number, g.piece_id, g.form_page, g.code_form, g.code_revision, g.code_page, "          \
    "g.code_pages, g.code_case, g.code_piece, g.missing, g.conflicts, g.received_date, "           \
    "(SELECT count(*) FROM settlements s WHERE s.page_id = g.page_id) "                            \
    "FROM pages g LEFT JOIN cases c ON c.case_id = g.case_id "

/* In the order of enum notice_field of notice_store.c. */
#define NOTICES_SHOWN                                                                              \
    "SELECT n.notice_id, n.time, n.actor, n.source, n.source_row, n.received_date, n.standing, "   \
    "n.question, n.case_id, c.case_number, n.differences, n.said_case, n.insured_symbol, "         \
    "n.insured_number, n.name, n.name_kana, n.birth_date, n.sex, n.postal_code, n.address, "       \
    "n.address_building, n.phone, n.email, n.employer_name, n.acquired_date, "                     \
    "n.retirement_date, n.remuneration, n.loss_date, n.loss_reason, n.filed_date "                 \
    "FROM notices n LEFT JOIN cases c ON c.case_id = n.case_id "

/* Applications that are still awaited, and those that are to be mended. */
#define AWAITED_STATES "('registered', 'form_sent', 'deficient')"
/* Of cases c: what the newest guide asked for. */
#define NEWEST_EXPECTATION                                                                         \
    "(SELECT max(e.expectation_id) FROM payment_expectations e WHERE e.case_id = c.case_id)"
#define FIRST_YEN                                                                                  \
    "coalesce((SELECT x.amount_yen FROM payment_expectations x "                                   \
    "WHERE x.expectation_id = " NEWEST_EXPECTATION "), 0)"
/* Months ?3 to ?4 that are asked for, not paid, and due from ?1 to ?2. */
#define MONTHLY_DUE                                                                                \
    "FROM cases c JOIN expected_premiums p ON p.expectation_id = " NEWEST_EXPECTATION              \
    " WHERE c.state = 'acquired' AND p.month > substr(c.paid_through, 1, 7) "                      \
    "AND p.month BETWEEN ?3 AND ?4 AND p.due_date BETWEEN ?1 AND ?2 "

#define FILED_AS_FORM "outcome = 'filed' AND kind = 'form'"
#define LACKS_SOMETHING "(missing <> '[]' OR conflicts <> '[]')"

/* Of payment_decisions d: it matched an amount, and that was not taken back. */
#define STANDS                                                                                     \
    "d.to_side = 'matched' AND NOT EXISTS (SELECT 1 FROM payment_decisions r "                     \
    "WHERE r.reverses = d.decision_id)"
#define SIDE_SUM(side)                                                                             \
    "coalesce(sum(d.amount_yen * ((d.to_side = '" side "') - (d.from_side IS '" side "'))), 0)"
#define STANDING_MATCH "d.payment_id = p.payment_id AND " STANDS

const char *const store_statement_texts[STATEMENT_COUNT] = {
    [STATEMENT_BEGIN] = "BEGIN IMMEDIATE",
    [STATEMENT_BEGIN_READ] = "BEGIN DEFERRED",
    [STATEMENT_COMMIT] = "COMMIT",
    [STATEMENT_ROLLBACK] = "ROLLBACK",
    [STATEMENT_PART_BEGIN] = "SAVEPOINT part",
    [STATEMENT_PART_COMMIT] = "RELEASE part",
    [STATEMENT_PART_ROLLBACK] = "ROLLBACK TO part",

    [STATEMENT_CASE_INSERT] =
        "INSERT INTO cases (" CASE_FIELDS ") VALUES "
        "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, '', '', "
        "'', '', '') "
        "ON CONFLICT (case_number) DO NOTHING",
    [STATEMENT_CASE_UPDATE] =
        "UPDATE cases SET insured_symbol = ?4, insured_number = ?5, name = ?6, name_kana = ?7, "
        "birth_date = ?8, sex = ?9, postal_code = ?10, address = ?11, address_building = ?12, "
        "phone = ?13, email = ?14, employer_name = ?15, acquired_date = ?16, "
        "retirement_date = ?17, remuneration_yen = ?18 "
        "WHERE case_id = ?1 AND case_number = ?2 AND state = ?3",
    [STATEMENT_CASE_SET_STATE] = "UPDATE cases SET state = ?2 WHERE case_id = ?1",
    [STATEMENT_CASE_SET_APPLICATION] =
        "UPDATE cases SET application_piece_id = ?2, received_date = ?3 WHERE case_id = ?1",
    [STATEMENT_CASE_SET_ENDED] = "UPDATE cases SET ended_date = ?2 WHERE case_id = ?1",
    [STATEMENT_CASE_SET_FIRST_DUE] = "UPDATE cases SET first_due_date = ?2 WHERE case_id = ?1",
    [STATEMENT_CASE_SET_NOTICE] = "UPDATE cases SET notice_date = ?2 WHERE case_id = ?1",
    [STATEMENT_CASE_SET_PAID] = "UPDATE cases SET paid_through = ?2 WHERE case_id = ?1",
    /* Of a state, without that document since it was reached or a deficiency was found last. */
    [STATEMENT_CASE_UNPRINTED] =
        "SELECT c.case_id FROM cases c WHERE c.state = ?1 AND NOT EXISTS "
        "(SELECT 1 FROM events e WHERE e.case_id = c.case_id AND e.kind = 'document_printed' "
        "AND e.payload ->> '$.document' = ?2 AND e.event_id > "
        "(SELECT max(m.event_id) FROM events m WHERE m.case_id = c.case_id "
        "AND (m.from_state <> m.to_state OR m.kind = 'deficiency_found'))) ORDER BY c.case_number",
    [STATEMENT_CASE_ACQUIRED] =
        "SELECT case_id, day FROM (SELECT c.case_id, c.case_number, "
        "(SELECT date(max(e.time), 'localtime') FROM events e WHERE e.case_id = c.case_id "
        "AND e.to_state = 'acquired' AND e.from_state <> e.to_state) AS day "
        "FROM cases c WHERE c.state = 'acquired') WHERE day >= ?1 ORDER BY case_number",
    [STATEMENT_APPLICATION_PAGES] =
        "SELECT p.form_code, p.revision, g.form_page, g.missing, g.conflicts, g.reading_hash, "
        "(SELECT s.field_values FROM settlements s WHERE s.page_id = g.page_id "
        "AND s.action = 'file' ORDER BY s.settlement_id DESC LIMIT 1) "
        "FROM cases c JOIN pieces p ON p.piece_id = c.application_piece_id "
        "JOIN pages g ON g.piece_id = p.piece_id AND g.outcome = 'filed' AND g.kind = 'form' "
        "WHERE c.case_id = ?1 ORDER BY g.form_page",
    [STATEMENT_CASE_WAITING] =
        "SELECT case_id, state, retirement_date, birth_date, first_due_date, paid_through "
        "FROM cases WHERE state IN ('registered', 'form_sent', 'provisional', 'guide_sent', "
        "'acquired')",
    [STATEMENT_CASE_BY_ID] = "SELECT " CASE_FIELDS " FROM cases WHERE case_id = ?1",
    [STATEMENT_CASE_BY_NUMBER] = "SELECT " CASE_FIELDS " FROM cases WHERE case_number = ?1",
    /* Two rows at most: the second only shows that the first is not alone. */
    [STATEMENT_CASE_BY_INSURED] =
        "SELECT " CASE_FIELDS " FROM cases "
        "WHERE insured_number = ?2 AND insured_number <> '' AND insured_symbol = ?3 "
        "AND birth_date = ?1 LIMIT 2",
    [STATEMENT_CASE_BY_PERSON] =
        "SELECT " CASE_FIELDS " FROM cases "
        "WHERE birth_date = ?1 AND retirement_date = ?2 AND name = ?3 AND name_kana = ?4 LIMIT 2",
    [STATEMENT_CASE_BY_INSURED_NUMBER] =
        "SELECT " CASE_FIELDS " FROM cases WHERE insured_number = ?1 AND insured_number <> '' "
        "AND insured_symbol = ?2 ORDER BY case_number",
    [STATEMENT_CASE_BY_BIRTH] =
        "SELECT " CASE_FIELDS " FROM cases WHERE birth_date = ?1 ORDER BY case_number",
    [STATEMENT_CASE_REFUSALS] =
        "SELECT count(*) FROM events WHERE case_id = ?1 AND kind = 'eligibility_refused'",
    [STATEMENT_CASE_WITHOUT_NOTICE] =
        "SELECT " CASE_FIELDS " FROM cases WHERE notice_date = '' AND retirement_date < ?1 "
        "AND state IN ('provisional', 'received', 'deficient', 'late_review') "
        "ORDER BY retirement_date, case_number",
    [STATEMENT_CASE_LIST] = "SELECT " CASE_FIELDS " FROM cases ORDER BY case_number",
    [STATEMENT_CASE_PEOPLE] = "SELECT " CASE_FIELDS " FROM cases",
    [STATEMENT_CASE_PROVISIONAL] =
        "SELECT " CASE_FIELDS " FROM cases WHERE case_id > ?1 AND state = 'provisional' "
        "AND retirement_date < ?2 ORDER BY case_id LIMIT 1",
    [STATEMENT_CASE_NEXT_ID] = "SELECT coalesce(max(case_id), 0) + 1 FROM cases",
    [STATEMENT_CASE_APPLICATION] = "SELECT application_piece_id FROM cases WHERE case_id = ?1",
    /* The application of a case of which something is filed, by the day on which it arrived. */
    [STATEMENT_CASE_OTHER_APPLICATION] =
        "SELECT p.piece_id, min(g.received_date) FROM pieces p JOIN pages g "
        "ON g.piece_id = p.piece_id AND g.outcome = 'filed' AND g.kind = 'form' "
        "WHERE p.case_id = ?1 AND p.document IN ('application', 'deficiency') GROUP BY p.piece_id "
        "ORDER BY min(g.received_date), p.piece_id LIMIT 1",
    [STATEMENT_CASE_WAS_PRINTED] = "SELECT 1 FROM pieces p WHERE p.case_id = ?1 "
                                   "AND p.document IN ('application', 'deficiency') AND NOT " IS_BLANK_FORM,

    [STATEMENT_CHAIN_READ] = "SELECT events, last_hash FROM event_chain",
    [STATEMENT_CHAIN_WRITE] = "UPDATE event_chain SET events = ?1, last_hash = ?2",
    [STATEMENT_EVENT_INSERT] =
        "INSERT INTO events (" EVENT_FIELDS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    [STATEMENT_EVENT_LIST] =
        "SELECT " EVENT_FIELDS " FROM events WHERE case_id = ?1 ORDER BY event_id",
    [STATEMENT_EVENT_NEWEST_MOVE] =
        "SELECT " EVENT_FIELDS " FROM events WHERE case_id = ?1 AND from_state <> to_state "
        "ORDER BY event_id DESC LIMIT 1",
    [STATEMENT_EVENT_ALL] = "SELECT " EVENT_FIELDS " FROM events ORDER BY event_id",
    [STATEMENT_EVENT_REPLAY] =
        "SELECT c.case_id, c.case_number, c.state, e.kind, e.timing, e.from_state, e.to_state, "
        "e.event_id FROM cases c LEFT JOIN events e ON e.case_id = c.case_id "
        "ORDER BY c.case_id, e.event_id",

    [STATEMENT_JOB_INSERT] = "INSERT INTO jobs (time, actor, document) VALUES (?1, ?2, ?3)",
    [STATEMENT_JOB_INSERT_BLANK_FORM] =
        "INSERT INTO jobs (time, actor, document, kind, pages, pieces, new_pieces) "
        "VALUES (?1, ?2, ?3, 'blank_form', ?4, 1, 1)",
    [STATEMENT_JOB_FINISH] =
        "UPDATE jobs SET file = ?2, pages = ?3, bytes = ?4, pieces = ?5, new_pieces = ?6 "
        "WHERE job_id = ?1",
    [STATEMENT_JOB_LIST] =
        "SELECT j.job_id, j.time, j.actor, j.document, j.file, j.pieces, j.pages, j.new_pieces, "
        "j.bytes, sum(p.state = 'waiting'), sum(p.state = 'mailed'), sum(p.state = 'voided'), "
        "sum(p.state = 'returned'), j.kind "
        "FROM (SELECT * FROM jobs WHERE ?2 = 0 OR job_id = ?2 ORDER BY job_id DESC LIMIT ?1) j "
        "LEFT JOIN job_pieces o ON o.job_id = j.job_id "
        "LEFT JOIN pieces p ON p.piece_id = o.piece_id GROUP BY j.job_id ORDER BY j.job_id DESC",
    [STATEMENT_JOB_PIECE_INSERT] = "INSERT INTO job_pieces (job_id, piece_id, is_new) "
                                   "VALUES (?1, ?2, ?3)",
    [STATEMENT_JOB_PIECE_DELETE] = "DELETE FROM job_pieces WHERE job_id = ?1 AND piece_id = ?2",
    [STATEMENT_JOB_PIECE_FIND] =
        "SELECT is_new FROM job_pieces WHERE job_id = ?1 AND piece_id = ?2",
    [STATEMENT_JOB_PIECES] =
        "SELECT p.piece_id, p.case_id, j.is_new, p.state, "
        "(SELECT max(o.piece_id) FROM pieces o WHERE o.replaced_by = p.piece_id) "
        "FROM job_pieces j JOIN pieces p ON p.piece_id = j.piece_id "
        "WHERE j.job_id = ?1 ORDER BY p.piece_id",
    [STATEMENT_JOB_PIECE] =
        "SELECT p.piece_id, p.case_id, j.is_new, p.state, "
        "(SELECT max(o.piece_id) FROM pieces o WHERE o.replaced_by = p.piece_id) "
        "FROM job_pieces j JOIN pieces p ON p.piece_id = j.piece_id "
        "WHERE j.job_id = ?1 AND j.piece_id = ?2",
    [STATEMENT_PIECE_NEXT_ID] = "SELECT coalesce(max(piece_id), 0) + 1 FROM pieces",
    [STATEMENT_PIECE_WAITING] =
        "SELECT piece_id, revision, pages, content_hash FROM pieces "
        "WHERE case_id = ?1 AND form_code = ?2 AND state = 'waiting'",
    [STATEMENT_PIECE_INSERT] =
        "INSERT INTO pieces (piece_id, case_id, document, form_code, revision, pages, "
        "content_hash, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'waiting')",
    /* Nothing of the case is printed on it. */
    [STATEMENT_PIECE_INSERT_BLANK_FORM] =
        "INSERT INTO pieces (piece_id, case_id, document, form_code, revision, pages, "
        "content_hash, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6, '', 'returned')",
    /* The newest one of the case whose page ?4 is free for the page ?5; the one that it is filed as
     * before any other. */
    [STATEMENT_PIECE_OF_BLANK_FORM] =
        "SELECT p.piece_id FROM pieces p WHERE p.case_id = ?1 AND p.form_code = ?2 "
        "AND p.revision = ?3 AND p.state = 'returned' AND " IS_BLANK_FORM " AND NOT EXISTS "
        "(SELECT 1 FROM pages g WHERE g.piece_id = p.piece_id AND g.form_page = ?4 "
        "AND g.page_id <> ?5 AND " FILED_AS_FORM ") "
        "ORDER BY p.piece_id IS ?6 DESC, p.piece_id DESC LIMIT 1",
    [STATEMENT_PIECE_DELETE] = "DELETE FROM pieces WHERE piece_id = ?1",
    /* A piece that was voided by hand keeps its reason. */
    [STATEMENT_PIECE_REPLACE] =
        "UPDATE pieces SET state = 'voided', reason = coalesce(reason, ?3), replaced_by = ?2 "
        "WHERE piece_id = ?1 AND state <> 'returned' AND replaced_by IS NULL",
    [STATEMENT_PIECE_RESTORE] =
        "UPDATE pieces SET replaced_by = NULL, "
        "state = CASE WHEN NOT " REASON_OF_OURS " THEN 'voided' "
        "WHEN mailed_date <> '' THEN 'mailed' ELSE 'waiting' END, "
        "reason = CASE WHEN NOT " REASON_OF_OURS " THEN reason END WHERE replaced_by = ?1",
    [STATEMENT_PIECE_BY_ID] =
        "SELECT p.case_id, p.form_code, p.revision, p.pages, p.state, p.document, " IS_BLANK_FORM
        " FROM pieces p WHERE p.piece_id = ?1",
    [STATEMENT_PIECE_FOR_COPY] =
        "SELECT p.case_id, p.form_code, p.revision, p.state, p.replaced_by, p.document, "
        "(SELECT w.piece_id FROM pieces w WHERE w.case_id = p.case_id "
        "AND w.form_code = p.form_code AND w.state = 'waiting' AND w.piece_id <> p.piece_id), "
        IS_BLANK_FORM " FROM pieces p WHERE p.piece_id = ?1",
    [STATEMENT_PIECE_MAIL] = "UPDATE pieces SET state = 'mailed', mailed_date = ?2 "
                             "WHERE piece_id = ?1 AND state = 'waiting'",
    [STATEMENT_PIECE_VOID] = "UPDATE pieces SET state = 'voided', reason = ?2 "
                             "WHERE piece_id = ?1 AND state IN ('waiting', 'mailed')",
    /* A void piece stays void, also when a clerk files a page of it. */
    [STATEMENT_PIECE_RETURN] =
        "UPDATE pieces SET state = 'returned' WHERE piece_id = ?1 AND state <> 'voided'",
    /* At most one piece of a case and form waits: when a later one does, this one is superseded. A
     * blank form never was out. */
    [STATEMENT_PIECE_NOT_RETURNED] =
        "WITH later AS (SELECT p.mailed_date = '' AND EXISTS (SELECT 1 FROM pieces w "
        "WHERE w.case_id = p.case_id AND w.form_code = p.form_code AND w.state = 'waiting') AS waits, "
        IS_BLANK_FORM " AS is_blank_form FROM pieces p WHERE p.piece_id = ?1) "
        "UPDATE pieces SET state = CASE WHEN mailed_date <> '' THEN 'mailed' "
        "WHEN (SELECT waits OR is_blank_form FROM later) THEN 'voided' ELSE 'waiting' END, "
        "reason = (SELECT CASE WHEN is_blank_form THEN 'withdrawn' "
        "WHEN waits THEN 'superseded' END FROM later) "
        "WHERE piece_id = ?1 AND state = 'returned'",
    [STATEMENT_PIECE_FILED_PAGES] =
        "SELECT count(*) FROM pages WHERE piece_id = ?1 AND " FILED_AS_FORM,
    [STATEMENT_PIECE_DEFICIENT_PAGES] = "SELECT count(*) FROM pages WHERE piece_id = ?1 "
                                        "AND " FILED_AS_FORM " AND " LACKS_SOMETHING,
    [STATEMENT_PIECE_FINDINGS] = "SELECT missing, conflicts FROM pages WHERE piece_id = ?1 "
                                 "AND " FILED_AS_FORM " AND " LACKS_SOMETHING
                                 " ORDER BY form_page LIMIT 1",
    [STATEMENT_PIECE_LIST] = "SELECT " PIECE_FIELDS " FROM pieces p "
                             "JOIN cases c ON c.case_id = p.case_id "
                             "WHERE ?1 = 0 OR p.case_id = ?1 ORDER BY p.piece_id",
    [STATEMENT_PIECE_LIST_OF_JOB] =
        "SELECT " PIECE_FIELDS " FROM job_pieces j JOIN pieces p ON p.piece_id = j.piece_id "
        "JOIN cases c ON c.case_id = p.case_id WHERE j.job_id = ?1 ORDER BY j.piece_id",

    [STATEMENT_OUTPUT_INSERT] = "INSERT INTO job_outputs VALUES (?1, ?2, ?3)",
    [STATEMENT_OUTPUT_DELETE] = "DELETE FROM job_outputs WHERE job_id = ?1 AND staged = ?2",
    [STATEMENT_OUTPUT_LIST] = "SELECT job_id, staged, final FROM job_outputs ORDER BY job_id",

    [STATEMENT_BATCH_INSERT] = "INSERT INTO batches (opened_at, actor) VALUES (?1, ?2)",
    [STATEMENT_BATCH_CLOSE] =
        "UPDATE batches SET closed_at = ?2 WHERE batch_id = ?1 AND closed_at IS NULL",
    [STATEMENT_BATCH_COUNT] =
        "UPDATE batches SET pages_in = pages_in + 1 WHERE batch_id = ?1 AND closed_at IS NULL",
    [STATEMENT_BATCH_LAST] =
        "SELECT run_case_id, source, source_page, source_pages FROM pages WHERE batch_id = ?1 "
        "ORDER BY page_id DESC LIMIT 1",
    [STATEMENT_BATCH_LIST] =
        "SELECT b.batch_id, b.opened_at, b.closed_at, b.actor, b.pages_in, "
        "coalesce(sum(g.kind = 'attachment'), 0), "
        "(SELECT count(*) FROM batch_sections s WHERE s.batch_id = b.batch_id), "
        "(SELECT count(*) FROM batch_sections s WHERE s.batch_id = b.batch_id "
        "AND s.closed_at IS NOT NULL AND s.pages_in <> s.declared_pages), "
        "sum(g.outcome = 'filed'), sum(g.outcome = 'review'), sum(g.outcome = 'duplicate'), "
        "sum(g.outcome = 'blank'), sum(g.outcome = 'rejected') "
        "FROM (SELECT * FROM batches WHERE ?1 = 0 OR batch_id = ?1 "
        "ORDER BY batch_id DESC LIMIT ?2) b "
        "LEFT JOIN pages g ON g.batch_id = b.batch_id "
        "GROUP BY b.batch_id ORDER BY b.batch_id DESC",
    [STATEMENT_BATCH_REASONS] =
        "SELECT outcome, reason, count(*) FROM pages WHERE batch_id = ?1 GROUP BY outcome, reason "
        "ORDER BY outcome, reason",
    [STATEMENT_SHEET_INSERT] =
        "INSERT INTO batch_sheets (time, actor, declared_pages) VALUES (?1, ?2, ?3)",
    [STATEMENT_SHEET_DECLARED] = "SELECT declared_pages FROM batch_sheets WHERE sheet_id = ?1",
    [STATEMENT_SECTION_INSERT] =
        "INSERT INTO batch_sections (batch_id, sheet_id, page_id, declared_pages) "
        "VALUES (?1, ?2, ?3, ?4)",
    [STATEMENT_SECTION_OPEN] =
        "SELECT section_id, page_id, declared_pages, pages_in FROM batch_sections "
        "WHERE batch_id = ?1 AND closed_at IS NULL",
    [STATEMENT_SECTION_COUNT] =
        "UPDATE batch_sections SET pages_in = pages_in + 1 WHERE section_id = ?1",
    [STATEMENT_SECTION_CLOSE] = "UPDATE batch_sections SET closed_at = ?2 WHERE section_id = ?1",
    [STATEMENT_SECTION_LIST] =
        "SELECT section_id, sheet_id, page_id, declared_pages, pages_in, closed_at "
        "FROM batch_sections WHERE batch_id = ?1 ORDER BY section_id",
    [STATEMENT_SECTION_ATTACHMENT] =
        "SELECT page_id FROM pages WHERE section_id = ?1 AND page_id > ?2 AND kind = 'attachment' "
        "ORDER BY page_id LIMIT 1",
    [STATEMENT_PAGE_INSERT] =
        "INSERT INTO pages (batch_id, time, source, source_page, image_hash, reading_hash, "
        "outcome, reason, first_page_id, case_id, piece_id, code_form, code_revision, code_page, "
        "code_pages, code_case, code_piece, values_hash, missing, conflicts, received_date, "
        "source_pages, kind, form_page, crops_hash, section_id, run_case_id) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, "
        "?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27)",
    /* The page that a page of this image repeats: the first of the image, or what that repeats. */
    /* The page that answers for the image: one that could not be read only if none could. */
    [STATEMENT_PAGE_BY_IMAGE] =
        "SELECT " PAGE_FIELDS " FROM pages WHERE page_id = "
        "(SELECT f.page_id FROM pages g JOIN pages f ON f.page_id = " FIRST_OF_G " "
        "WHERE g.image_hash = ?1 AND g.source_page = ?2 ORDER BY " F_IS_UNREAD ", g.page_id LIMIT 1)",
    [STATEMENT_PAGE_FILE_TAKEN] =
        "SELECT count(DISTINCT g.source_page) >= max(g.source_pages) FROM pages g "
        "JOIN pages f ON f.page_id = " FIRST_OF_G " "
        "WHERE g.image_hash = ?1 AND g.source = ?2 AND NOT " F_IS_UNREAD,
    [STATEMENT_PAGE_RUN] =
        "SELECT g.run_case_id FROM pages g JOIN pages f ON f.page_id = " FIRST_OF_G " "
        "WHERE g.image_hash = ?1 AND g.source_page = ?2 ORDER BY " F_IS_UNREAD ", g.page_id LIMIT 1",
    [STATEMENT_PAGE_FILED] = "SELECT " PAGE_FIELDS " FROM pages "
                             "WHERE piece_id = ?1 AND form_page = ?2 AND " FILED_AS_FORM,
    [STATEMENT_PAGE_OF_SHEET] =
        "SELECT " PAGE_FIELDS " FROM pages "
        "WHERE code_case = ?1 AND outcome = 'filed' AND kind = 'batch_sheet'",
    [STATEMENT_PAGE_MAY_BE_FIRST] =
        "SELECT 1 FROM pages WHERE page_id = ?1 AND outcome = 'filed' AND kind <> 'batch_sheet'",
    /* Copies that disagree name no case. */
    [STATEMENT_PAGE_STANDING] =
        "SELECT outcome, reason, kind, case_id, piece_id, form_page, first_page_id, values_hash, "
        "code_form, code_case, (SELECT c.case_id FROM cases c WHERE c.case_id = g.code_case "
        "AND g.code_form <> 'BS' AND g.reason IS NOT 'codes_disagree'), received_date, missing, "
        "conflicts, image_hash, reading_hash FROM pages g WHERE page_id = ?1",
    [STATEMENT_PAGE_SETTLE] =
        "UPDATE pages SET outcome = ?2, reason = ?3, kind = ?4, case_id = ?5, piece_id = ?6, "
        "form_page = ?7, first_page_id = ?8, values_hash = ?9, missing = ?10, conflicts = ?11 "
        "WHERE page_id = ?1",
    [STATEMENT_PAGE_BY_ID] = PAGE_SHOWN "WHERE g.page_id = ?1",
    [STATEMENT_PAGE_IN_REVIEW] = PAGE_SHOWN "WHERE g.outcome = 'review' "
                                            "AND (?1 = 0 OR g.batch_id = ?1) ORDER BY g.page_id",
    [STATEMENT_PAGE_OF_BATCH] = PAGE_SHOWN "WHERE g.batch_id = ?1 ORDER BY g.page_id",
    [STATEMENT_PAGE_LIST] = PAGE_SHOWN "ORDER BY g.page_id",
    [STATEMENT_SETTLEMENT_INSERT] =
        "INSERT INTO settlements (page_id, time, actor, why, action, field_values, from_outcome, "
        "from_reason, from_kind, from_case_id, from_piece_id, from_form_page, from_first_page_id, "
        "from_values_hash, to_outcome, to_reason, to_kind, to_case_id, to_piece_id, to_form_page, "
        "to_first_page_id, to_values_hash, to_missing, to_conflicts) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, "
        "?18, ?19, ?20, ?21, ?22, ?23, ?24)",
    [STATEMENT_SETTLEMENT_LIST] =
        "SELECT s.settlement_id, s.time, s.actor, s.why, s.action, s.from_outcome, s.from_reason, "
        "s.to_outcome, s.to_reason, c.case_number, s.to_piece_id, s.to_form_page, s.field_values "
        "FROM settlements s LEFT JOIN cases c ON c.case_id = s.to_case_id "
        "WHERE s.page_id = ?1 ORDER BY s.settlement_id",

    [STATEMENT_NOTICE_INSERT] =
        "INSERT INTO notices (time, actor, source, source_row, content_hash, received_date, "
        "standing, question, case_id, differences, loss_date, loss_reason, filed_date, said_case, "
        "insured_symbol, insured_number, name, name_kana, birth_date, sex, postal_code, address, "
        "address_building, phone, email, employer_name, acquired_date, retirement_date, "
        "remuneration) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, "
        "?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29)",
    [STATEMENT_NOTICE_KNOWN] = "SELECT notice_id FROM notices WHERE content_hash = ?1",
    [STATEMENT_NOTICE_BY_ID] = NOTICES_SHOWN "WHERE n.notice_id = ?1",
    [STATEMENT_NOTICE_LIST] = NOTICES_SHOWN "ORDER BY n.notice_id",
    [STATEMENT_NOTICE_IN_REVIEW] =
        NOTICES_SHOWN "WHERE n.standing = 'review' ORDER BY n.notice_id",
    [STATEMENT_NOTICE_REASON] = "SELECT loss_reason FROM notices WHERE case_id = ?1 "
                                "AND standing = 'agreed' ORDER BY notice_id DESC LIMIT 1",
    [STATEMENT_NOTICE_SETTLE] = "UPDATE notices SET standing = ?2, case_id = ?3 "
                                "WHERE notice_id = ?1 AND standing = 'review'",
    [STATEMENT_NOTICE_DECISION_INSERT] =
        "INSERT INTO notice_decisions (notice_id, time, actor, why, action, from_standing, "
        "from_case_id, to_standing, to_case_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    [STATEMENT_NOTICE_DECISION_LIST] =
        "SELECT d.decision_id, d.time, d.actor, d.why, d.action, d.from_standing, d.to_standing, "
        "c.case_number FROM notice_decisions d LEFT JOIN cases c ON c.case_id = d.to_case_id "
        "WHERE d.notice_id = ?1 ORDER BY d.decision_id",

    [STATEMENT_EXPECTATION_INSERT] =
        "INSERT INTO payment_expectations (case_id, time, first_month, last_month, amount_yen, "
        "due_date) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    [STATEMENT_EXPECTATION_NEWEST] =
        "SELECT expectation_id, first_month, last_month, amount_yen, due_date "
        "FROM payment_expectations WHERE case_id = ?1 ORDER BY expectation_id DESC LIMIT 1",
    [STATEMENT_EXPECTED_PREMIUM_INSERT] = "INSERT INTO expected_premiums VALUES (?1, ?2, ?3, ?4)",
    [STATEMENT_EXPECTED_PREMIUM_LIST] = "SELECT month, amount_yen, due_date FROM expected_premiums "
                                        "WHERE expectation_id = ?1 ORDER BY month",
    [STATEMENT_EXPECTED_PREPAYMENT_INSERT] =
        "INSERT INTO expected_prepayments VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    [STATEMENT_EXPECTED_PREPAYMENT_LIST] =
        "SELECT first_month, last_month, amount_yen, deadline FROM expected_prepayments "
        "WHERE expectation_id = ?1 ORDER BY offer",

    /* The amount that the newest guide asks for first: 0 if none was printed. */
    [STATEMENT_PAYMENT_CASES] =
        "SELECT c.case_id, c.case_number, c.state, c.name_kana, coalesce((SELECT e.amount_yen "
        "FROM payment_expectations e WHERE c.state = 'guide_sent' AND e.case_id = c.case_id "
        "ORDER BY e.expectation_id DESC LIMIT 1), 0) FROM cases c ORDER BY c.case_id",
    [STATEMENT_PAYMENT_FILE_FIND] = "SELECT file_id FROM payment_files WHERE hash = ?1",
    [STATEMENT_PAYMENT_FILE_INSERT] =
        "INSERT INTO payment_files (hash, time, actor, name, received_date, records, repeated, "
        "withdrawals, payments, payments_yen, cancellings, cancellings_yen) "
        "VALUES (?1, ?2, ?3, ?4, ?5, 0, 0, 0, 0, 0, 0, 0)",
    [STATEMENT_PAYMENT_FILE_COUNT] =
        "UPDATE payment_files SET records = ?2, repeated = ?3, withdrawals = ?4, payments = ?5, "
        "payments_yen = ?6, cancellings = ?7, cancellings_yen = ?8 WHERE file_id = ?1",
    [STATEMENT_PAYMENT_INSERT] =
        "INSERT INTO payments (file_id, record, raw, fingerprint, is_cancelling, booked_date, "
        "value_date, amount_yen, account, inquiry, payer_code, payer_name, edi, sending_bank) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14) "
        "ON CONFLICT (fingerprint) DO NOTHING",
    /* Payments that a cancelling row can mean: the same payer, amount and account, not after it, and
     * no money of them refunded or cancelled. */
    [STATEMENT_PAYMENT_PAIRS] =
        "SELECT p.payment_id, p.inquiry <> '' AND p.inquiry = c.inquiry, p.class IS NULL "
        "FROM payments c JOIN payments p ON p.amount_yen = c.amount_yen "
        "AND p.payer_name = c.payer_name AND p.is_cancelling = 0 AND p.account = c.account "
        "AND p.payer_code = c.payer_code AND p.booked_date <= c.booked_date "
        "AND p.cancelled_yen = 0 AND p.refunded_yen = 0 AND p.discarded_yen = 0 "
        "WHERE c.payment_id = ?1",
    [STATEMENT_PAYMENT_SET_FOUND] =
        "UPDATE payments SET class = ?2, rule = ?3, candidates = ?4, difference_yen = ?5, "
        "note = ?6 WHERE payment_id = ?1",
    [STATEMENT_PAYMENT_SET_PAIR] = "UPDATE payments SET pair_id = ?2, class = coalesce(class, ?3), "
                                   "rule = coalesce(rule, ?4) WHERE payment_id = ?1",
    [STATEMENT_PAYMENT_MOVE_MONEY] =
        "UPDATE payments SET matched_yen = matched_yen + ?2, review_yen = review_yen + ?3, "
        "refunded_yen = refunded_yen + ?4, discarded_yen = discarded_yen + ?5, "
        "cancelled_yen = cancelled_yen + ?6 WHERE payment_id = ?1",
    [STATEMENT_PAYMENT_REVIEW_YEN] = "SELECT review_yen FROM payments WHERE payment_id = ?1",
    [STATEMENT_PAYMENT_REFUNDED_YEN] = "SELECT refunded_yen FROM payments WHERE payment_id = ?1",
    [STATEMENT_PAYMENT_DISCARDED_YEN] = "SELECT discarded_yen FROM payments WHERE payment_id = ?1",
    /* What it is matched to now: one case with its months, or none of that if there are several. */
    [STATEMENT_PAYMENT_LIST] =
        "SELECT p.payment_id, p.file_id, f.name, p.record, p.is_cancelling, p.pair_id, "
        "p.booked_date, p.value_date, p.amount_yen, p.matched_yen, p.review_yen, p.refunded_yen, "
        "p.discarded_yen, p.cancelled_yen, p.account, p.inquiry, p.payer_code, p.payer_name, "
        "p.edi, p.sending_bank, p.class, p.rule, p.note, p.candidates, p.difference_yen, "
        "(SELECT CASE WHEN count(DISTINCT d.case_id) = 1 THEN max(c.case_number) END "
        "FROM payment_decisions d JOIN cases c ON c.case_id = d.case_id WHERE " STANDING_MATCH
        "), (SELECT CASE WHEN count(DISTINCT d.case_id) = 1 THEN min(d.first_month) END "
        "FROM payment_decisions d WHERE " STANDING_MATCH
        "), (SELECT CASE WHEN count(DISTINCT d.case_id) = 1 THEN max(d.last_month) END "
        "FROM payment_decisions d WHERE " STANDING_MATCH ") "
        "FROM payments p JOIN payment_files f ON f.file_id = p.file_id "
        "WHERE (?1 = 0 OR p.payment_id = ?1) AND (?2 = 0 OR p.review_yen > 0) "
        "AND (?3 = 0 OR EXISTS (SELECT 1 FROM payment_decisions d "
        "WHERE d.payment_id = p.payment_id AND d.case_id = ?3) "
        "OR (p.review_yen > 0 AND instr(p.candidates, ?4) > 0)) ORDER BY p.payment_id",
    [STATEMENT_DECISION_INSERT] =
        "INSERT INTO payment_decisions (payment_id, time, actor, rule, class, from_side, to_side, "
        "amount_yen, case_id, first_month, last_month, event_id, reverses, why) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
    [STATEMENT_DECISION_LIST] =
        "SELECT d.decision_id, d.time, d.actor, d.rule, d.class, d.from_side, d.to_side, d.why, "
        "d.amount_yen, c.case_number, d.first_month, d.last_month, d.event_id, d.reverses "
        "FROM payment_decisions d LEFT JOIN cases c ON c.case_id = d.case_id "
        "WHERE d.payment_id = ?1 ORDER BY d.decision_id",
    [STATEMENT_DECISIONS_MATCHING] =
        "SELECT d.decision_id, d.case_id, d.amount_yen, d.first_month, d.last_month "
        "FROM payment_decisions d WHERE d.payment_id = ?1 AND " STANDS
        " ORDER BY d.decision_id",
    [STATEMENT_DECISIONS_PAYING] =
        "SELECT d.payment_id, p.amount_yen, d.first_month, d.last_month "
        "FROM payment_decisions d JOIN payments p ON p.payment_id = d.payment_id "
        "WHERE d.case_id = ?1 AND " STANDS " ORDER BY d.payment_id, d.decision_id",

    [STATEMENT_FORM_FIND] =
        "SELECT document, content_hash FROM form_revisions WHERE form_code = ?1 AND revision = ?2",
    [STATEMENT_FORM_INSERT] = "INSERT INTO form_revisions VALUES (?1, ?2, ?3, ?4, ?5)",
    [STATEMENT_FORM_LIST] =
        "SELECT form_code, revision, document, content_hash, published_at FROM form_revisions "
        "ORDER BY form_code, revision",

    [STATEMENT_COUNT_ROWS] =
        "SELECT (SELECT count(*) FROM cases), (SELECT count(*) FROM events), "
        "(SELECT count(*) FROM pages), (SELECT count(*) FROM pieces), "
        "(SELECT count(*) FROM jobs), (SELECT count(*) FROM batches), "
        "(SELECT coalesce(sum(pages_in), 0) FROM batches), "
        "(SELECT coalesce(sum(new_pieces), 0) FROM jobs)",
    [STATEMENT_COUNT_CASES] = "SELECT state, count(*) FROM cases GROUP BY state",
    [STATEMENT_COUNT_PIECES] = "SELECT state, count(*) FROM pieces GROUP BY state",
    [STATEMENT_COUNT_BLANK_FORMS] =
        "SELECT count(*) FROM jobs WHERE kind = 'blank_form'",
    [STATEMENT_COUNT_PAGES] = "SELECT outcome, count(*) FROM pages GROUP BY outcome",
    [STATEMENT_COUNT_REASONS] =
        "SELECT outcome, reason, count(*) FROM pages GROUP BY outcome, reason "
        "ORDER BY outcome, reason",
    [STATEMENT_REPORT_COUNTED] = "SELECT (SELECT coalesce(sum(pages_in), 0) FROM batches), "
                                 "(SELECT coalesce(sum(new_pieces), 0) FROM jobs), "
                                 "(SELECT coalesce(sum(payments_yen), 0) FROM payment_files)",
    [STATEMENT_REPORT_NEXT_EVENT] = "SELECT coalesce(max(event_id), 0) + 1 FROM events",
    [STATEMENT_REPORT_CASE_FROM] = "SELECT time, case_id FROM events WHERE case_id >= ?1 "
                                   "ORDER BY case_id, event_id LIMIT 1",
    [STATEMENT_REPORT_EVENT_FROM] =
        "SELECT time, event_id FROM events WHERE event_id >= ?1 ORDER BY event_id LIMIT 1",
    [STATEMENT_REPORT_CASES_OF] = "SELECT state, count(*) FROM cases "
                                  "WHERE case_id >= ?1 AND case_id < ?2 GROUP BY state",
    [STATEMENT_REPORT_EVENTS_OF] = "SELECT kind, count(*) FROM events "
                                   "WHERE event_id >= ?1 AND event_id < ?2 GROUP BY kind",
    [STATEMENT_REPORT_RETIREMENTS] =
        "SELECT retirement_date, state, count(*) FROM cases WHERE state IN " AWAITED_STATES
        " GROUP BY retirement_date, state ORDER BY retirement_date",
    [STATEMENT_REPORT_RETIRED] =
        "SELECT case_number, state, retirement_date FROM cases WHERE state IN " AWAITED_STATES
        " AND retirement_date BETWEEN ?1 AND ?2 ORDER BY retirement_date, case_number",
    [STATEMENT_REPORT_FIRST_DUE] =
        "SELECT c.first_due_date, count(*), sum(" FIRST_YEN ") FROM cases c "
        "WHERE c.state = 'guide_sent' AND c.first_due_date <> '' AND c.first_due_date <= ?1 "
        "GROUP BY c.first_due_date ORDER BY c.first_due_date",
    [STATEMENT_REPORT_FIRST_DUE_CASES] =
        "SELECT c.case_number, c.state, c.first_due_date, " FIRST_YEN " FROM cases c "
        "WHERE c.state = 'guide_sent' AND c.first_due_date <> '' "
        "AND c.first_due_date BETWEEN ?1 AND ?2 ORDER BY c.first_due_date, c.case_number",
    [STATEMENT_REPORT_MONTHLY_DUE] = "SELECT p.due_date, count(*), sum(p.amount_yen) " MONTHLY_DUE
                                     "GROUP BY p.due_date ORDER BY p.due_date",
    [STATEMENT_REPORT_MONTHLY_DUE_CASES] =
        "SELECT c.case_number, c.state, p.due_date, p.amount_yen " MONTHLY_DUE
        "ORDER BY p.due_date, c.case_number",
    [STATEMENT_REPORT_MONEY] =
        "SELECT booked_date, count(*), sum(matched_yen), sum(review_yen), sum(refunded_yen), "
        "sum(discarded_yen), sum(cancelled_yen) FROM payments WHERE is_cancelling = 0 "
        "GROUP BY booked_date ORDER BY booked_date",
    [STATEMENT_REPORT_REVIEW] =
        "SELECT 0, coalesce(question, ''), '', count(*), 0 FROM notices WHERE standing = 'review' "
        "GROUP BY question UNION ALL "
        "SELECT 1, coalesce(class, ''), coalesce(note, ''), count(*), "
        "sum(review_yen * (is_cancelling = 0)) FROM payments WHERE review_yen > 0 GROUP BY class, note ORDER BY 1, 4 DESC, 2, 3",
    [STATEMENT_ARCHIVED] =
        "SELECT 0, image_hash FROM pages GROUP BY image_hash UNION ALL "
        "SELECT 1, reading_hash FROM pages WHERE reading_hash IS NOT NULL GROUP BY reading_hash "
        "UNION ALL "
        "SELECT 2, crops_hash FROM pages WHERE crops_hash IS NOT NULL GROUP BY crops_hash",

    [STATEMENT_COUNT_PAYMENTS] =
        "SELECT count(*), coalesce(sum(amount_yen), 0), coalesce(sum(matched_yen), 0), "
        "coalesce(sum(review_yen), 0), coalesce(sum(refunded_yen), 0), "
        "coalesce(sum(discarded_yen), 0), coalesce(sum(cancelled_yen), 0), "
        "(SELECT coalesce(sum(payments_yen), 0) FROM payment_files) "
        "FROM payments WHERE is_cancelling = 0",

    [STATEMENT_CHECK_BATCHES] =
        "SELECT b.batch_id, b.pages_in, count(p.page_id) FROM batches b "
        "LEFT JOIN pages p ON p.batch_id = b.batch_id "
        "GROUP BY b.batch_id HAVING b.pages_in <> count(p.page_id)",
    [STATEMENT_CHECK_JOBS] =
        "SELECT j.job_id, j.pieces, count(p.piece_id), j.new_pieces, coalesce(sum(p.is_new), 0) "
        "FROM jobs j LEFT JOIN job_pieces p ON p.job_id = j.job_id GROUP BY j.job_id "
        "HAVING j.pieces <> count(p.piece_id) OR j.new_pieces <> coalesce(sum(p.is_new), 0)",
    [STATEMENT_CHECK_PIECES] =
        "SELECT piece_id FROM pieces p WHERE NOT EXISTS "
        "(SELECT 1 FROM job_pieces j WHERE j.piece_id = p.piece_id AND j.is_new = 1)",
    /* Only a void piece was replaced, by a later one of the same case and form. */
    [STATEMENT_CHECK_COPIES] =
        "SELECT o.piece_id FROM pieces o LEFT JOIN pieces n ON n.piece_id = o.replaced_by "
        "WHERE o.replaced_by IS NOT NULL AND (o.state <> 'voided' OR n.piece_id IS NULL "
        "OR n.piece_id <= o.piece_id OR n.case_id <> o.case_id OR n.form_code <> o.form_code)",
    /* A piece is returned if and only if a page of it is filed; of a void one a clerk filed it. */
    [STATEMENT_CHECK_RETURNS] =
        "SELECT piece_id FROM pieces p WHERE (state = 'returned') <> EXISTS "
        "(SELECT 1 FROM pages g WHERE g.piece_id = p.piece_id AND " FILED_AS_FORM " AND NOT "
        "(p.state = 'voided' AND EXISTS (SELECT 1 FROM settlements s WHERE s.page_id = g.page_id)))",
    [STATEMENT_CHECK_BLANK_FORMS] = "SELECT piece_id FROM pieces p WHERE state IN "
                                    "('waiting', 'mailed') AND " IS_BLANK_FORM,
    [STATEMENT_CHECK_REASONS] =
        "SELECT page_id FROM pages WHERE (outcome = 'filed') <> (reason IS NULL) "
        "OR (outcome = 'filed') <> (kind IS NOT NULL) "
        "OR (kind = 'form' AND (case_id IS NULL OR piece_id IS NULL OR form_page IS NULL)) "
        "OR (kind = 'attachment' AND case_id IS NULL) "
        "OR (kind = 'batch_sheet' AND code_form IS NOT 'BS') "
        "OR (outcome = 'duplicate' AND first_page_id IS NULL)",
    [STATEMENT_CHECK_SECTIONS] =
        "SELECT s.section_id, s.pages_in, count(p.page_id) FROM batch_sections s "
        "LEFT JOIN pages p ON p.section_id = s.section_id "
        "GROUP BY s.section_id HAVING s.pages_in <> count(p.page_id)",
    /* A page stands as the last decision about it says. */
    [STATEMENT_CHECK_SETTLED] =
        "SELECT g.page_id FROM settlements s JOIN pages g ON g.page_id = s.page_id "
        "WHERE s.settlement_id = "
        "(SELECT max(l.settlement_id) FROM settlements l WHERE l.page_id = s.page_id) "
        "AND (g.outcome <> s.to_outcome OR g.reason IS NOT s.to_reason OR g.kind IS NOT s.to_kind "
        "OR g.case_id IS NOT s.to_case_id OR g.piece_id IS NOT s.to_piece_id "
        "OR g.form_page IS NOT s.to_form_page OR g.first_page_id IS NOT s.to_first_page_id "
        "OR g.values_hash IS NOT s.to_values_hash OR g.missing <> s.to_missing "
        "OR g.conflicts <> s.to_conflicts)",
    /* Each has who and why, and begins where the one before it ended; none is missing. */
    [STATEMENT_CHECK_SETTLEMENTS] =
        "SELECT settlement_id FROM (SELECT *, row_number() OVER (ORDER BY settlement_id) AS number, "
        "lag(settlement_id) OVER same_page AS before, lag(to_outcome) OVER same_page AS outcome, "
        "lag(to_kind) OVER same_page AS kind, lag(to_piece_id) OVER same_page AS piece_id, "
        "lag(to_case_id) OVER same_page AS case_id, lag(to_form_page) OVER same_page AS form_page "
        "FROM settlements WINDOW same_page AS (PARTITION BY page_id ORDER BY settlement_id)) "
        "WHERE actor = '' OR why = '' OR number <> settlement_id OR (before IS NOT NULL AND "
        "(outcome <> from_outcome OR kind IS NOT from_kind OR piece_id IS NOT from_piece_id "
        "OR case_id IS NOT from_case_id OR form_page IS NOT from_form_page))",
    /* An agreed notice is its case's, and a notice stands as the last decision about it says. */
    [STATEMENT_CHECK_NOTICES] =
        "SELECT n.notice_id FROM notices n LEFT JOIN cases c ON c.case_id = n.case_id "
        "LEFT JOIN notice_decisions d ON d.decision_id = "
        "(SELECT max(l.decision_id) FROM notice_decisions l WHERE l.notice_id = n.notice_id) "
        "WHERE (n.standing = 'agreed' AND (c.case_id IS NULL OR c.notice_date = '')) "
        "OR (n.standing = 'discarded' AND d.decision_id IS NULL) "
        "OR (d.decision_id IS NOT NULL AND (d.to_standing <> n.standing "
        "OR d.to_case_id IS NOT n.case_id))",
    /* Money in, as each file counted it, is what its rows are. */
    [STATEMENT_CHECK_PAYMENT_FILES] =
        "SELECT f.file_id, f.payments_yen, coalesce(sum(p.amount_yen * (p.is_cancelling = 0)), 0) "
        "FROM payment_files f LEFT JOIN payments p ON p.file_id = f.file_id GROUP BY f.file_id "
        "HAVING f.payments <> coalesce(sum(p.is_cancelling = 0), 0) "
        "OR f.payments_yen <> coalesce(sum(p.amount_yen * (p.is_cancelling = 0)), 0) "
        "OR f.cancellings <> coalesce(sum(p.is_cancelling = 1), 0) "
        "OR f.cancellings_yen <> coalesce(sum(p.amount_yen * (p.is_cancelling = 1)), 0) "
        "OR f.records <> f.payments + f.cancellings + f.repeated + f.withdrawals",
    /* … and each yen of a row stands where its decisions put it. */
    [STATEMENT_CHECK_PAYMENTS] =
        "SELECT p.payment_id FROM payments p LEFT JOIN payment_decisions d "
        "ON d.payment_id = p.payment_id GROUP BY p.payment_id HAVING p.class IS NULL "
        "OR p.amount_yen <> p.matched_yen + p.review_yen + p.refunded_yen + p.discarded_yen "
        "+ p.cancelled_yen OR min(p.matched_yen, p.review_yen, p.refunded_yen, p.discarded_yen, "
        "p.cancelled_yen) < 0 "
        "OR p.amount_yen <> coalesce(sum(d.amount_yen * (d.from_side IS NULL)), 0) "
        "OR p.matched_yen <> " SIDE_SUM("matched") " OR p.review_yen <> " SIDE_SUM("review")
        " OR p.refunded_yen <> " SIDE_SUM("refunded") " OR p.discarded_yen <> " SIDE_SUM("discarded")
        " OR p.cancelled_yen <> " SIDE_SUM("cancelled"),
    /* Each has rule and actor; none is missing; a reversal is of what it reverses; what concerns a
     * case has an event of that case, which says the same amount and months. */
    [STATEMENT_CHECK_DECISIONS] =
        "SELECT decision_id FROM (SELECT d.*, row_number() OVER (ORDER BY decision_id) AS number "
        "FROM payment_decisions d) n WHERE actor = '' OR rule = '' OR class = '' "
        "OR number <> decision_id OR (rule = 'clerk' AND why = '') "
        "OR (reverses IS NOT NULL AND NOT EXISTS (SELECT 1 FROM payment_decisions o "
        "WHERE o.decision_id = n.reverses AND o.payment_id = n.payment_id "
        "AND o.to_side = 'matched' AND o.amount_yen = n.amount_yen AND o.case_id IS n.case_id)) "
        "OR (case_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM events e "
        "WHERE e.event_id = n.event_id AND e.case_id = n.case_id "
        "AND json_extract(e.payload, '$.payment') IS n.payment_id "
        "AND json_extract(e.payload, '$.amount') IS n.amount_yen "
        "AND json_extract(e.payload, '$.first_month') IS n.first_month "
        "AND json_extract(e.payload, '$.last_month') IS n.last_month))",
    /* A case is paid through the last month before the first one that no standing decision pays, of
     * those that its newest guide asks for; its first payment is due when that guide says. Reckoned
     * here apart from payment_paid_through(). */
    [STATEMENT_CHECK_PAID] =
        "SELECT case_number, paid_through, reckoned, first_due_date, due FROM ("
        "SELECT c.case_number, c.paid_through, c.first_due_date, coalesce((SELECT x.due_date "
        "FROM payment_expectations x WHERE x.expectation_id = " NEWEST_EXPECTATION "), '') AS due, "
        "coalesce((SELECT date(max(p.month) || '-01', '+1 month', '-1 day') "
        "FROM expected_premiums p WHERE p.expectation_id = " NEWEST_EXPECTATION
        " AND p.month < coalesce((SELECT q.month FROM expected_premiums q "
        "WHERE q.expectation_id = " NEWEST_EXPECTATION " AND NOT EXISTS (SELECT 1 "
        "FROM payment_decisions d WHERE d.case_id = c.case_id "
        "AND q.month BETWEEN d.first_month AND d.last_month AND " STANDS
        ") ORDER BY q.month LIMIT 1), '9999')), '') AS reckoned FROM cases c "
        "WHERE c.paid_through <> '' OR c.first_due_date <> '' OR EXISTS (SELECT 1 "
        "FROM payment_expectations x WHERE x.case_id = c.case_id)) "
        "WHERE paid_through <> reckoned OR first_due_date <> due",
    [STATEMENT_CHECK_FOREIGN_KEYS] = "PRAGMA foreign_key_check",
    [STATEMENT_CHECK_INTEGRITY] = "PRAGMA integrity_check(20)",
};
