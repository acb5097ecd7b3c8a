use proptest::prelude::*;

use super::*;

const HOLD: Instant = Instant::from_unix(1_800_000_000);

fn change(action: Action) -> Change {
    let words = || "words".to_owned();
    match action {
        Action::Request => Change::Request {
            hold_until: HOLD,
            decide_by: None,
        },
        Action::Revise => Change::Revise {
            hold_until: HOLD,
            decide_by: None,
        },
        Action::Withdraw => Change::Withdraw,
        Action::Approve => Change::Approve { conditions: words() },
        Action::Decline => Change::Decline {
            code: DeclineReason::Safety,
            words: words(),
        },
        Action::RequestChanges => Change::RequestChanges {
            remarks: words(),
            offer: Some(vec![]),
            permits: vec![],
            hold_until: HOLD,
        },
        Action::AcceptOffer => Change::AcceptOffer,
        Action::Cancel => Change::Cancel { reason: words() },
        Action::Suspend => Change::Suspend { reason: words() },
        Action::Resume => Change::Resume,
        Action::Terminate => Change::Terminate { reason: words() },
        Action::Expire => Change::Expire,
        Action::Start => Change::Start,
        Action::Complete => Change::Complete,
    }
}

fn life(state: BookingState) -> Life {
    let words = || "words".to_owned();
    match state {
        BookingState::Draft => Life::Draft,
        BookingState::Requested => Life::Requested {
            hold_until: HOLD,
            decide_by: None,
        },
        BookingState::ChangesRequested => Life::ChangesRequested {
            hold_until: HOLD,
            remarks: words(),
            offer: Some(vec![]),
            permits: vec![],
        },
        BookingState::Approved => Life::Approved { conditions: words() },
        BookingState::Active => Life::Active { conditions: words() },
        BookingState::Completed => Life::Completed,
        BookingState::Declined => Life::Declined {
            code: DeclineReason::Safety,
            words: words(),
        },
        BookingState::Withdrawn => Life::Withdrawn,
        BookingState::Expired => Life::Expired,
        BookingState::Cancelled => Life::Cancelled { reason: words() },
        BookingState::Suspended => Life::Suspended {
            reason: words(),
            before: Box::new(Life::Active { conditions: words() }),
        },
        BookingState::Terminated => Life::Terminated { reason: words() },
    }
}

/// The table once more, drawn by hand: a row a state, a column an action in the order of `Action::ALL`,
/// the first letters of the state that follows (`-`: refused).
const DRAWN: &[(BookingState, [&str; 14])] = &[
    //                                 req  rev  wdr  app  dec  chg  acc  can  sus  res  ter  exp  sta  com
    (
        BookingState::Draft,
        /*        */
        [
            "re", "-", "wi", "-", "-", "-", "-", "-", "-", "-", "-", "-", "-", "-",
        ],
    ),
    (
        BookingState::Requested,
        /*    */
        [
            "-", "re", "wi", "ap", "de", "ch", "-", "-", "-", "-", "-", "ex", "-", "-",
        ],
    ),
    (
        BookingState::ChangesRequested,
        [
            "-", "re", "wi", "-", "de", "ch", "ap", "-", "-", "-", "-", "ex", "-", "-",
        ],
    ),
    (
        BookingState::Approved,
        /*     */
        [
            "-", "-", "-", "-", "-", "-", "-", "ca", "su", "-", "-", "-", "ac", "co",
        ],
    ),
    (
        BookingState::Active,
        /*       */
        [
            "-", "-", "-", "-", "-", "-", "-", "ca", "su", "-", "te", "-", "-", "co",
        ],
    ),
    (BookingState::Completed, /*    */ ["-"; 14]),
    (BookingState::Declined, /*     */ ["-"; 14]),
    (BookingState::Withdrawn, /*    */ ["-"; 14]),
    (BookingState::Expired, /*      */ ["-"; 14]),
    (BookingState::Cancelled, /*    */ ["-"; 14]),
    (
        BookingState::Suspended,
        /*    */
        [
            "-", "-", "-", "-", "-", "-", "-", "ca", "-", "ac", "te", "-", "-", "-",
        ],
    ),
    (BookingState::Terminated, /*   */ ["-"; 14]),
];

#[test]
fn every_state_answers_every_action_as_drawn() {
    assert_eq!(DRAWN.len(), BookingState::ALL.len());
    for (state, row) in DRAWN {
        for (action, drawn) in Action::ALL.iter().zip(row) {
            let after = life(*state).apply(change(*action));
            let got = after.map_or("-", |life| &life.state().as_str()[..2]);
            assert_eq!(got, *drawn, "{action} while {state}");
        }
    }
}

#[test]
fn the_table_has_one_row_for_each_action() {
    let listed: Vec<Action> = TRANSITIONS.iter().map(|row| row.action).collect();
    assert_eq!(listed, Action::ALL);
}

#[test]
fn an_offer_that_was_not_made_cannot_be_accepted() {
    let waiting = Life::ChangesRequested {
        hold_until: HOLD,
        remarks: String::new(),
        offer: None,
        permits: vec![],
    };
    assert!(waiting.apply(Change::AcceptOffer).is_err());
}

#[test]
fn a_final_state_holds_no_time_except_what_was_used() {
    for state in BookingState::ALL.iter().filter(|state| state.is_final()) {
        assert_eq!(
            state.holds_time(RequestMode::Hold),
            *state == BookingState::Completed,
            "{state}"
        );
    }
}

#[test]
fn a_life_is_read_back_as_it_was_written() {
    for state in BookingState::ALL {
        let text = serde_json::to_string(&life(*state)).unwrap();
        assert!(text.contains(&format!("\"state\":\"{state}\"")), "{text}");
        assert_eq!(serde_json::from_str::<Life>(&text).unwrap(), life(*state));
    }
}

proptest! {
    #[test]
    fn random_actions_never_leave_the_table(
        actions in prop::collection::vec(prop::sample::select(Action::ALL), 0..40)
    ) {
        let mut now = Life::Draft;
        for action in actions {
            match now.apply(change(action)) {
                Ok(next) => {
                    let row = action.transition();
                    prop_assert!(row.from.contains(&now.state()));
                    prop_assert!(row.to.is_none_or(|to| to == next.state()));
                    let nested =
                        matches!(&next, Life::Suspended { before, .. } if before.state() == BookingState::Suspended);
                    prop_assert!(!nested);
                    now = next;
                }
                Err(refused) => prop_assert_eq!(refused.state, now.state()),
            }
        }
    }
}

#[test]
fn states_are_told_apart_by_what_is_asked_of_them() {
    let with = |holds: fn(BookingState) -> bool| {
        let all = BookingState::ALL.iter().filter(|state| holds(**state));
        all.map(|state| state.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(with(BookingState::is_firm), ["approved", "active"]);
    assert_eq!(
        with(BookingState::is_firm_or_completed),
        ["approved", "active", "completed"]
    );
    assert_eq!(with(BookingState::is_waiting), ["requested", "changes_requested"]);
    assert_eq!(
        with(BookingState::is_on_paper),
        ["draft", "declined", "withdrawn", "expired"]
    );
    assert_eq!(
        with(BookingState::was_approved),
        [
            "approved",
            "active",
            "completed",
            "cancelled",
            "suspended",
            "terminated"
        ]
    );
    assert_eq!(
        with(BookingState::counts_to_quota),
        [
            "requested",
            "changes_requested",
            "approved",
            "active",
            "completed",
            "suspended"
        ]
    );
}
