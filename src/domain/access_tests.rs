use super::*;

const LEAD: OrganisationId = OrganisationId(1);
const HOST: OrganisationId = OrganisationId(2);
const SITE: OrganisationId = OrganisationId(3);
const OTHER: OrganisationId = OrganisationId(4);

fn member(organisation: OrganisationId, role: MemberRole) -> Actor {
    Actor {
        person: Some(PersonId(1)),
        memberships: vec![(organisation, role)],
        ..Actor::default()
    }
}

fn platform(role: PlatformRole) -> Actor {
    Actor {
        person: Some(PersonId(1)),
        platform: Some(role),
        ..Actor::default()
    }
}

/// What `may` answers for each role (row) and deed (column): A allow, B on behalf, D deny, H hidden.
#[test]
fn every_role_gets_the_answer_that_its_row_names() {
    let subject = Subject {
        operator: Some(SITE),
        parties: vec![(LEAD, PartyRole::Lead), (HOST, PartyRole::Host)],
        ..Subject::default()
    };
    let rows: [(&str, Actor, &str); 11] = [
        // see ask dec ses clo edi con run all adm tlk que stp res rep han ton cre kee in doo pos log rev
        (
            "anonymous",
            Actor::default(),
            /*                    */ "HHHHDDHDDDHHHHHHHHHHHHHH",
        ),
        (
            "stranger",
            member(OTHER, MemberRole::Manager),
            /*   */ "HHHHDDHDDDHHHHHHHHHHHHHH",
        ),
        (
            "lead's manager",
            member(LEAD, MemberRole::Manager),
            "AADADDADDDADADADDAAADDAD",
        ),
        (
            "lead's member",
            member(LEAD, MemberRole::Member),
            /**/ "ADDDDDADDDADADADDADADDAD",
        ),
        (
            "host's manager",
            member(HOST, MemberRole::Manager),
            "ADDDDDADDDADADADDADADDAD",
        ),
        (
            "operator's manager",
            member(SITE, MemberRole::Manager),
            "ADAAAADDDDAAAAAAAADAAADA",
        ),
        (
            "operator's member",
            member(SITE, MemberRole::Member),
            "ADAAADDDDDAAADAAAADAADDA",
        ),
        (
            "lead's viewer",
            member(LEAD, MemberRole::Viewer),
            /**/ "ADDDDDADDDDDDDADDDDDDDDD",
        ),
        (
            "operator's viewer",
            member(SITE, MemberRole::Viewer),
            "ADDDDDDDDDDDDDADDDDDDDDD",
        ),
        (
            "staff",
            platform(PlatformRole::Staff),
            /*           */ "ABDBBAAAADABABAABBBBBBDB",
        ),
        (
            "admin",
            platform(PlatformRole::Admin),
            /*           */ "ADDDDAAAAADDDDDDDDDDDDDD",
        ),
    ];
    for (who, actor, drawn) in rows {
        let got: String = Deed::ALL
            .iter()
            .map(|deed| match may(&actor, *deed, &subject) {
                Grant::Allow => 'A',
                Grant::OnBehalf => 'B',
                Grant::InPlaceOf(_) => 'P',
                Grant::Deny => 'D',
                Grant::Hidden => 'H',
            })
            .collect();
        assert_eq!(got, drawn, "{who}");
    }
}

#[test]
fn staff_decide_only_what_was_passed_on_to_them() {
    let subject = Subject {
        operator: Some(SITE),
        escalation: Escalation::Escalated,
        ..Subject::default()
    };
    assert_eq!(
        may(&platform(PlatformRole::Staff), Deed::DecideBooking, &subject),
        Grant::OnBehalf
    );
}

/// What a deputy answers for each deed, by their own role and that of the one who is away.
#[test]
fn a_deputy_answers_what_the_absent_one_could_and_nothing_more() {
    use MemberRole::{Manager, Member, Viewer};
    let subject = |organisation: OrganisationId, role: MemberRole| Subject {
        operator: Some(SITE),
        parties: vec![(LEAD, PartyRole::Lead), (HOST, PartyRole::Host)],
        in_place: vec![Place {
            of: PersonId(9),
            organisation,
            role,
        }],
        ..Subject::default()
    };
    let rows = [
        // see ask dec ses clo edi con run all adm tlk que stp res rep han ton cre kee in doo pos log rev
        (SITE, Viewer, Manager, /*    */ "ADPDDDDDDDDDDDADDDDDDDDD"),
        (SITE, Viewer, Member, /*     */ "ADPDDDDDDDDDDDADDDDDDDDD"),
        (SITE, Viewer, Viewer, /*     */ "ADDDDDDDDDDDDDADDDDDDDDD"),
        (SITE, Manager, Member, /*    */ "ADPAAADDDDAAAAAAAADAAADA"),
        (LEAD, Member, Manager, /*    */ "APDDDDADDDADADADDADADDAD"),
        (LEAD, Member, Member, /*     */ "ADDDDDADDDADADADDADADDAD"),
        (HOST, Member, Manager, /*    */ "ADDDDDADDDADADADDADADDAD"),
    ];
    let letters = |actor: &Actor, subject: &Subject| -> String {
        let letter = |deed: &Deed| match may(actor, *deed, subject) {
            Grant::InPlaceOf(PersonId(9)) => 'P',
            grant if grant.is_allowed() => 'A',
            _ => 'D',
        };
        Deed::ALL.iter().map(letter).collect()
    };
    for (organisation, own, theirs, drawn) in rows {
        let deputy = member(organisation, own);
        let got = letters(&deputy, &subject(organisation, theirs));
        assert_eq!(got, drawn, "{organisation} {own} for {theirs}");
    }
    // Whoever does not belong there any more stands in nobody's place.
    let gone = may(
        &member(OTHER, Manager),
        Deed::DecideBooking,
        &subject(SITE, Manager),
    );
    assert_eq!(gone, Grant::Hidden);
}

#[test]
fn the_table_has_one_row_for_each_deed() {
    let listed: Vec<Deed> = TABLE.iter().map(|(deed, _, _)| *deed).collect();
    assert_eq!(listed, Deed::ALL);
}

const HERE: SiteId = SiteId(21);
const ALPHA: ConsortiumId = ConsortiumId(31);

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2027, 3, day).unwrap()
}

#[test]
fn a_term_holds_from_its_first_day_to_its_last() {
    let term = Term {
        from: day(10),
        until: Some(day(12)),
    };
    assert_eq!(
        [9, 10, 12, 13].map(|on| term.holds_on(day(on))),
        [false, true, true, false]
    );
    assert!(Term { until: None, ..term }.holds_on(day(31)));
}

#[test]
fn where_it_is_another_day_a_term_may_hold_while_it_is_over_elsewhere() {
    let until = |last| {
        [Term {
            from: day(1),
            until: Some(day(last)),
        }]
    };
    let days = [day(14), day(15)];
    assert_eq!(
        [13, 14, 15].map(|last| Holds::on(&until(last), &days)),
        [Holds::Nowhere, Holds::Somewhere, Holds::Everywhere]
    );
    let left_and_back = [
        until(14)[0],
        Term {
            from: day(15),
            until: None,
        },
    ];
    assert_eq!(Holds::on(&left_and_back, &days), Holds::Everywhere);
}

/// What lists show and what one booking answers is the same: the scope sees what the table lets see.
#[test]
fn a_scope_sees_the_bookings_that_the_table_lets_see() {
    let here = Belongs {
        booking: BookingId(41),
        consortium: ALPHA,
        site: HERE,
        submission: Submission::Sent,
    };
    let sites = Seen {
        sites: vec![HERE],
        ..Seen::default()
    };
    let own = Seen {
        consortia: vec![ALPHA],
        ..Seen::default()
    };
    let by_clock = Seen {
        partly: vec![ALPHA],
        bookings: vec![here.booking],
        ..Seen::default()
    };
    for submission in [Submission::Unsent, Submission::Sent] {
        let subject = Subject::booking(SITE, vec![(LEAD, PartyRole::Lead)], submission);
        let lets_see = |actor: &Actor| may(actor, Deed::SeeBooking, &subject).is_allowed();
        let sees = |seen: &Seen| Scope::Part(seen.clone()).sees(Belongs { submission, ..here });
        assert_eq!(
            sees(&sites),
            lets_see(&member(SITE, MemberRole::Manager)),
            "{submission:?}"
        );
        assert_eq!(sees(&sites), submission == Submission::Sent);
        assert_eq!(
            sees(&own),
            lets_see(&member(LEAD, MemberRole::Member)),
            "{submission:?}"
        );
        assert!(sees(&own) && sees(&by_clock));
        assert_eq!(
            sees(&Seen::default()),
            lets_see(&member(OTHER, MemberRole::Manager)),
            "{submission:?}"
        );
        assert!(!sees(&Seen::default()));
        assert!(
            Scope::Everything.sees(Belongs { submission, ..here })
                && lets_see(&platform(PlatformRole::Staff))
        );
    }
    assert!(!Scope::Part(by_clock.clone()).sees(Belongs {
        booking: BookingId(42),
        ..here
    }));
    assert!(Scope::Part(by_clock).sees_consortium(ALPHA) && !Scope::Part(sites).sees_consortium(ALPHA));
}

#[test]
fn who_does_not_say_what_may_be_seen_sees_nothing() {
    let sent = Belongs {
        booking: BookingId(41),
        consortium: ALPHA,
        site: HERE,
        submission: Submission::Sent,
    };
    assert!(!Scope::default().sees(sent) && !Scope::default().sees_consortium(ALPHA));
}

#[test]
fn a_token_does_only_what_its_scopes_say() {
    let subject = Subject {
        operator: Some(SITE),
        parties: vec![(LEAD, PartyRole::Lead), (HOST, PartyRole::Host)],
        ..Subject::default()
    };
    let both = vec![(LEAD, MemberRole::Manager), (SITE, MemberRole::Manager)];
    let rows: [(&[TokenScope], &str); 5] = [
        // see ask dec ses clo edi con run all adm tlk que stp res rep han ton cre kee in doo pos log rev
        (&[], /*          */ "ADDDDDADDDDDDDDDAADDDDDD"),
        (&[TokenScope::Read], "ADDDDDADDDDDDDDDAADDDDDD"),
        (&[TokenScope::Book], "AADADDADDDADADADAAAADDAD"),
        (&[TokenScope::Decide], "ADAAADADDDAAAAAAAADAADDA"),
        (&[TokenScope::Administer], "ADDDDAADDDDDDDDDAADDDADD"),
    ];
    for (scopes, drawn) in rows {
        let proof = Proof::Token {
            scopes: scopes.iter().copied().collect(),
            ends_at: crate::domain::span::Instant::from_unix(0),
            id: 1,
        };
        let actor = Actor {
            person: Some(PersonId(1)),
            memberships: both.clone(),
            proof,
            ..Actor::default()
        };
        let got: String = Deed::ALL
            .iter()
            .map(|deed| {
                if may(&actor, *deed, &subject).is_allowed() {
                    'A'
                } else {
                    'D'
                }
            })
            .collect();
        assert_eq!(got, drawn, "{scopes:?}");
    }
}

/// While somebody holds a post at a site, its other people only see who is there and who comes.
#[test]
fn who_holds_a_post_does_it_and_the_others_of_the_operator_do_not() {
    let posted = |post| Subject {
        posts: vec![(PersonId(9), post)],
        ..Subject::site(SITE)
    };
    let deeds = [
        Deed::SeeTonight,
        Deed::SeeCrew,
        Deed::CheckIn,
        Deed::KeepDoor,
        Deed::ResumeWork,
    ];
    let letters = |actor: &Actor, subject: &Subject| -> String {
        let letter = |deed: &Deed| {
            if may(actor, *deed, subject).is_allowed() {
                'A'
            } else {
                '-'
            }
        };
        deeds.iter().map(letter).collect()
    };
    let clerk = member(SITE, MemberRole::Member);
    let holder = |role| Actor {
        person: Some(PersonId(9)),
        ..member(SITE, role)
    };
    assert_eq!(letters(&clerk, &Subject::site(SITE)), "AAAA-");
    assert_eq!(letters(&clerk, &posted(Post::Duty)), "AA---");
    // A post that nobody holds stays with all.
    assert_eq!(letters(&clerk, &posted(Post::Safety)), "AAAA-");
    // Its managers answer for safety where nobody else does.
    let head = member(SITE, MemberRole::Manager);
    assert_eq!(letters(&head, &Subject::site(SITE)), "AAAAA");
    assert_eq!(letters(&head, &posted(Post::Safety)), "AAAA-");
    let [of_staff, viewer] = [MemberRole::Member, MemberRole::Viewer].map(holder);
    assert_eq!(letters(&of_staff, &posted(Post::Duty)), "AAAA-");
    assert_eq!(letters(&viewer, &posted(Post::Duty)), "AAAA-");
    assert_eq!(letters(&viewer, &posted(Post::Safety)), "AA--A");
    assert_eq!(letters(&viewer, &posted(Post::Facility)), "-----");
    // Who left the operator lost the post with it.
    let stranger = Actor {
        person: Some(PersonId(9)),
        ..Actor::default()
    };
    assert_eq!(letters(&stranger, &posted(Post::Duty)), "-----");
    assert_eq!(letters(&viewer, &Subject::site(SITE)), "-----");
}
