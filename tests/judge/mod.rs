//! What is promised of the judge and of schedules, tried over HTTP on whatever changes them.

mod zones;
