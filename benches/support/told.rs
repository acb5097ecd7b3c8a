//! The letters that told of seeded bookings. Without them, calendars would hold none of these bookings, and the
//! service would put them there.

/// Most readers of one booking.
pub const MOST: u64 = 8;

/// Copies the letters that tell of the approval of `template`, as sent a month ago, to all of `seed_bookings`; their
/// ids lie `after` the first of `seed`. People of the template's consortium hear only of what is theirs.
pub fn statement(template: i64, after: &str) -> String {
    format!(
        "INSERT INTO notices (id, event, urgency, person_id, email, name, language, booking_id, site_id, consortium_id, letter, calendar,
                created_at, useful_until, state, attempts, next_attempt_at, lease_until, message_id, leaves_as, sent_at, dedup_key)
            SELECT seed.first + {after} + {MOST} * s.i + t.nr, t.event, t.urgency, t.person_id, t.email, t.name, t.language, s.id, s.site_id,
                s.consortium_id, t.letter, t.calendar, t.created_at - 2592000, t.useful_until, 'sent', 1,
                t.next_attempt_at - 2592000, 0,
                s.id || '-' || t.nr || '@seed', s.id || '-' || t.nr || '@seed', t.created_at - 2592000, s.id || '-' || t.nr
            FROM seed_bookings s CROSS JOIN seed
            JOIN (SELECT n.*, row_number() OVER (ORDER BY n.id) - 1 AS nr FROM notices n
                WHERE n.booking_id = {template} AND n.calendar IS NOT NULL) t
                ON s.consortium_id = t.consortium_id OR t.email NOT LIKE 'lead@%' AND t.email NOT LIKE 'partner@%'
            ORDER BY 1;
        UPDATE notices SET state = 'sent', sent_at = created_at, leaves_as = message_id WHERE booking_id = {template};"
    )
}
