DROP TABLE idempotency_keys;
DROP TABLE timers;
DROP TABLE messages;
DROP TABLE decisions;
DROP TABLE sessions;
DROP TABLE phases;
DROP TABLE bookings;
