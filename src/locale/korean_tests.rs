//! The Korean sentences: one form, one word for one thing.

use super::*;
use crate::domain::text::Language::Ko;

/// Every Korean message as it is written, with its key: what stands in braces stays.
fn korean() -> Vec<(&'static str, String)> {
    let mut found: Vec<(&'static str, String)> = Vec::new();
    for line in source(Ko).lines() {
        let head = line
            .split_once(" = ")
            .filter(|(key, _)| key.starts_with(|c: char| c.is_ascii_alphabetic()));
        if let Some((key, text)) = head {
            found.push((key, text.to_owned()));
        } else if line.starts_with([' ', '}'])
            && let Some((_, text)) = found.last_mut()
        {
            text.push('\n');
            text.push_str(line);
        }
    }
    assert_eq!(found.len(), keys(Ko).len());
    found
}

#[test]
fn korean_asks_in_one_form_and_with_short_verbs() {
    for (key, text) in korean() {
        for form in ["바랍니다", "하시기", "주세요", "하였", "하여야", "하시면"] {
            assert!(!text.contains(form), "{key}: {form}: {text}");
        }
    }
}

#[test]
fn korean_has_one_word_for_one_thing() {
    // Words that were retired, with the phrases in which they stay.
    let retired: &[(&str, &[&str])] = &[
        ("실증예약", &[]),
        ("요청함", &[]),
        ("요청 목록", &[]),
        ("결정 대기", &[]),
        ("결정을 기다리", &[]),
        ("임시 저장한", &[]),
        ("다시 내", &[]),
        ("시설 담당자", &[]),
        ("운영기관", &["시설 운영기관"]),
        ("현장", &["오늘의 현장", "오늘 밤 현장", "현장 점검"]),
        ("수요기관", &[]),
        ("잡아", &[]),
        ("잡힌", &[]),
        ("신청 유지", &[]),
        ("다시 공개", &[]),
        ("경쟁 신청", &[]),
        ("중복 신청", &[]),
        ("중복 예약", &[]),
        ("이용 가능 시간", &[]),
        ("사용 가능 시간", &[]),
        ("중단", &["제공 중단", "제공을 중단", "제공이 중단"]),
        ("제공 종료", &[]),
        ("표시된 채", &[]),
        ("최대 길이", &[]),
        ("회차 길이", &[]),
        ("한 회차 최대", &[]),
        ("예약 사이 간격", &[]),
        ("메일", &["이메일", "메일 서버"]),
        ("고르", &[]),
        ("고른", &[]),
        ("골라", &[]),
        ("발급", &[]),
        ("구독 해지", &[]),
        ("끊었", &[]),
        ("시연", &["시연회"]),
        ("과제 번호", &[]),
        ("캘린더", &[]),
        ("쌍반점", &[]),
        ("거절됨", &[]),
    ];
    for (key, text) in korean() {
        for (word, stays) in retired {
            let left = stays
                .iter()
                .fold(text.clone(), |text, phrase| text.replace(phrase, ""));
            assert!(!left.contains(word), "{key}: {word}: {text}");
        }
        assert!(
            !text.contains("신청자") || key == "fact-asked-by",
            "{key}: {text}"
        );
    }
}

#[test]
fn no_particle_that_depends_on_the_sound_before_it_follows_a_value() {
    let particles = ["을", "를", "은", "는", "이", "가", "과", "와", "으로", "로"];
    let is_korean = |c: char| ('가'..='힣').contains(&c);
    for (key, text) in korean() {
        // A bracket is no matter: there the particle follows the noun before it.
        for rest in text
            .split(" }")
            .skip(1)
            .map(|rest| rest.trim_start_matches(['’', '”']))
        {
            let hard = particles.iter().find(|particle| {
                rest.strip_prefix(**particle)
                    .is_some_and(|after| !after.starts_with(is_korean))
            });
            assert_eq!(hard, None, "{key}: {text}");
        }
    }
}

#[test]
fn korean_names_formats_of_programs_only_where_programs_are_meant() {
    // The faults of a rule are about its text, and a clock abroad is told by its distance.
    let meant = |key: &str| {
        key.starts_with("fault-schedule-") || key.starts_with("fault-day-rule-") || key == "clock-basis"
    };
    for (key, text) in korean().into_iter().filter(|(key, _)| !meant(key)) {
        for format in ["UTC", "RRULE", "RFC", "SQL"] {
            assert!(!text.contains(format), "{key}: {format}: {text}");
        }
    }
}
