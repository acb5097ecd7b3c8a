//! Many clients at the same moment.

use std::sync::Barrier;

use serde_json::Value;

use super::city::People;
use super::{Persona, Reply};

/// Managers of both consortia, in turn, each with a connection of their own.
pub struct Crowd(pub Vec<Persona>);

impl Crowd {
    /// So many managers, of one consortium and the other in turn.
    pub fn new(base: &str, people: &People, size: usize) -> Self {
        Self(
            (0..size)
                .map(|index| Persona::patient(base, [&people.lead, &people.rival][index % 2]))
                .collect(),
        )
    }

    /// One person, many times.
    pub fn of(base: &str, token: &str, size: usize) -> Self {
        Self((0..size).map(|_| Persona::patient(base, token)).collect())
    }

    /// All do it at the same moment.
    pub fn at_once<T: Send>(&self, deed: impl Fn(usize, &Persona) -> T + Sync) -> Vec<T> {
        let gate = Barrier::new(self.0.len());
        let (gate, deed) = (&gate, &deed);
        std::thread::scope(|scope| {
            let start = |(index, persona)| {
                scope.spawn(move || {
                    gate.wait();
                    deed(index, persona)
                })
            };
            let running: Vec<_> = self.0.iter().enumerate().map(start).collect();
            running.into_iter().map(|thread| thread.join().unwrap()).collect()
        })
    }

    /// All send a request at the same moment; answers the bookings that came of it.
    pub fn requests(&self, asks: impl Fn(usize) -> Value + Sync) -> Vec<Value> {
        won(self.at_once(|index, persona| persona.requests(&asks(index))))
    }
}

/// The answers of those who got what they asked for.
#[track_caller]
pub fn won(replies: Vec<Reply>) -> Vec<Value> {
    replies.into_iter().filter_map(settled).collect()
}

/// The answer of a request that was done; none for one that was refused because of others.
#[track_caller]
pub fn settled(reply: Reply) -> Option<Value> {
    assert!(
        reply.status < 300 || [409, 412, 429].contains(&reply.status),
        "{} {}",
        reply.status,
        reply.json
    );
    (reply.status < 300).then_some(reply.json)
}
