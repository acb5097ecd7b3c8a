use super::*;

#[test]
fn a_slug_has_words_joined_by_single_hyphens() {
    for good in ["a", "hanbit-mall", "3f-east"] {
        assert!(Slug::parse(good).is_ok(), "{good}");
    }
    for bad in ["", "-a", "a-", "a--b", "A", "a b", "한빛"] {
        assert_eq!(Slug::parse(bad), Err(TextError::Slug), "{bad}");
    }
}

#[test]
fn an_address_with_a_line_break_is_refused() {
    assert_eq!(
        Email::parse("Lead@Robonarae.Example").map(String::from),
        Ok("lead@robonarae.example".into())
    );
    for bad in [
        "",
        "a",
        "a@b",
        "a@b..c",
        "a@@b.c",
        "a@b.c\r\nBcc: x@y.z",
        "a b@c.d",
        "\"a\"@b.c",
    ] {
        assert_eq!(Email::parse(bad), Err(TextError::Email), "{bad}");
    }
}

#[test]
fn names_that_look_alike_have_one_key() {
    for alike in [
        "Robonarae",
        "ROBONARAE",
        "Robo  narae",
        "Robo\u{200b}narae",
        " robonarae ",
    ] {
        assert_eq!(name_key(alike), "robonarae", "{alike}");
    }
    assert_eq!(name_key("\u{1112}\u{1161}\u{11ab} 빛"), name_key("한빛"));
    assert_ne!(name_key("한빛"), name_key("한빗"));
}

#[test]
fn a_phone_number_has_digits_and_signs_between_them() {
    for good in ["", "010-5550-0101", "+82 10 5550 0101", "(02) 555.0100", "12345"] {
        assert_eq!(phone(good), Ok(good.into()), "{good}");
    }
    for bad in [
        "1234",
        "call me",
        "evil.example 12345",
        "02+5550100",
        "1234567890123456",
        "010\n5550101",
    ] {
        assert!(phone(bad).is_err(), "{bad}");
    }
}

#[test]
fn a_name_holds_no_link_and_turns_nothing_round() {
    for good in [
        "김하나",
        "J. R. Kim",
        "O'Neill-Park Jr.",
        "St. John",
        "이름 (대리)",
    ] {
        assert_eq!(person_name(good, 80), Ok(good.into()), "{good}");
    }
    for bad in [
        "Go to http://evil.example",
        "www.evil",
        "evil.example",
        "Win at evil.com!",
        "a@b",
        "a/b",
        "<b>",
    ]
    .into_iter()
    .chain([
        "evil.com?a",
        "(evil.com:443)",
        "evil.com#x1",
        "xn--evil",
        "evil.한국",
        "evil.com.",
        "see:evil.com;now",
        "evil.com에서 확인",
        "evil.com.1",
    ]) {
        assert_eq!(person_name(bad, 80), Err(TextError::Name), "{bad}");
    }
    for turned in ["a\nb", "abc\u{202e}def", "a\u{200f}b"] {
        assert_eq!(person_name(turned, 80), Err(TextError::Control), "{turned:?}");
    }
    assert_eq!(person_name(" ", 80), Err(TextError::Empty));
}

#[test]
fn control_characters_never_enter_a_line() {
    assert_eq!(line("  Night mapping ", 80), Ok("Night mapping".into()));
    assert_eq!(line("a\nb", 80), Err(TextError::Control));
    assert_eq!(line("a\0b", 80), Err(TextError::Control));
    assert_eq!(line(&"가".repeat(81), 80), Err(TextError::TooLong(80)));
    assert_eq!(prose("a\r\nb", 80), Ok("a\nb".into()));
}

#[test]
fn korean_typed_in_parts_is_the_same_text() {
    let typed: String = "한빛몰".nfd().collect();
    assert_ne!(typed, "한빛몰");
    assert_eq!(line(&typed, 3), Ok("한빛몰".into()));
    assert_eq!(prose(&typed, 3), Ok("한빛몰".into()));
    assert_eq!(sought(&format!(" {typed} A")), "한빛몰 a");
}

#[test]
fn what_shows_nothing_is_empty() {
    for nothing in [
        "",
        " ",
        "\u{200b}",
        "\u{3164}\u{3164}",
        "\u{115f}\u{1160}",
        "\u{ffa0}",
        "\u{301}",
        "\u{2800}",
        "\u{fe0f}",
        "\u{fff9}",
    ] {
        assert_eq!(line(nothing, 80), Err(TextError::Empty), "{nothing:?}");
        assert_eq!(prose(nothing, 80), Ok(String::new()), "{nothing:?}");
    }
    for something in ["가", "é", "\u{200d}x", "❤\u{fe0f}"] {
        assert_eq!(line(something, 80), Ok(something.to_owned()));
    }
}

#[test]
fn what_turns_the_direction_of_text_never_enters() {
    for mark in [
        '\u{202a}', '\u{202e}', '\u{2066}', '\u{2069}', '\u{200f}', '\u{061c}', '\u{2028}', '\u{feff}',
    ] {
        assert_eq!(
            line(&format!("a{mark}b"), 80),
            Err(TextError::Control),
            "{mark:?}"
        );
        assert_eq!(
            prose(&format!("a\n{mark}b"), 80),
            Err(TextError::Control),
            "{mark:?}"
        );
        assert_eq!(
            Email::parse(&format!("a{mark}b@c.example")),
            Err(TextError::Email),
            "{mark:?}"
        );
    }
    for good in ["👩\u{200d}🔧", "שלום", "مرحبا", "नर\u{200c}म"] {
        assert!(line(good, 80).is_ok(), "{good}");
    }
}
