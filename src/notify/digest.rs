//! Several letters to one reader as one mail: of each what happened, when, and the link. Without calendar
//! parts: letters that have one leave in mails of their own.

use maud::{Markup, html};

use super::frame::Frame;
use super::page::DigestEntry;
use super::{Rendered, Sender};
use crate::domain::notice::{Letter, Reader};
use crate::locale::{Args, say};

/// The mail that tells all `letters` to `reader`, in their order. The same input always gives the same mail.
#[must_use]
pub fn digest(letters: &[&Letter], reader: &Reader, sender: &Sender) -> Rendered {
    let language = reader.language;
    let counted = |key: &str| say(language, key, &Args::new().with("n", letters.len()));
    let frame = Frame::of(reader, &counted("digest-subject"), letters);
    let told = counted("digest-told");
    let entries: Vec<DigestEntry> = letters
        .iter()
        .map(|letter| DigestEntry::of(letter, language, sender))
        .collect();
    Rendered {
        text: frame.text(text(&told, &entries)),
        html: frame.html(&html(&told, &entries)),
        calendar: None,
        reply_to: None,
        subject: frame.subject,
    }
}

fn text(told: &str, entries: &[DigestEntry]) -> Vec<String> {
    let mut lines = vec![told.to_owned()];
    for (number, entry) in (1..).zip(entries) {
        lines.extend([String::new(), format!("{number}. {}", entry.subject)]);
        let below = [&entry.told, &entry.moment, &entry.link.to_string()];
        lines.extend(below.map(|line| format!("   {line}")));
    }
    lines
}

fn html(told: &str, entries: &[DigestEntry]) -> Markup {
    html! {
        p { (told) }
        ol {
            @for DigestEntry { subject, told, moment, link } in entries {
                li style="margin: 0 0 12px 0" {
                    strong { (subject) } br;
                    (told) br;
                    (moment) " " a href=(link.address) { (link.label) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{letter, reader, sender};
    use super::*;
    use crate::domain::notice::Event;
    use crate::domain::text::Language::{En, Ko};

    #[test]
    fn a_digest_says_of_each_letter_what_happened_when_and_where_to_look() {
        let (first, second) = (letter(Event::BookingReceived), letter(Event::Declined));
        let mail = digest(&[&first, &second], &reader(Ko), &sender());
        assert_eq!(mail.subject, "새 알림 2건");
        let expected = "김하나 님, 안녕하십니까.\n\n짧은 시간에 알림 2건이 있어 한 통으로 모아 보내 드립니다.\n\n\
            1. 신청 접수 · 한빛몰 3층 동측 통로\n   ‘야간 지도 작성’ 예약 신청이 접수되었습니다.\n   2027년 3월 15일 (월) 10:00\n   \
            신청 내용 보기: https://madang.example/bookings/41\n\n\
            2. 신청 반려 · 한빛몰 3층 동측 통로 · 야간 지도 작성\n   ‘야간 지도 작성’ 예약 신청이 반려되었습니다.\n   2027년 3월 15일 (월) 10:00\n   \
            반려 사유 확인: https://madang.example/bookings/41\n\n-- \n";
        assert!(mail.text.starts_with(expected), "{}", mail.text);
    }

    #[test]
    fn the_html_of_a_digest_says_the_same_and_runs_nothing_that_people_wrote() {
        let mut evil = letter(Event::Declined);
        evil.booking.as_mut().unwrap().title = "<script>alert(1)</script>\r\nBcc: eve@evil.example".into();
        let mail = digest(&[&evil, &letter(Event::Withdrawn)], &reader(En), &sender());
        assert!(
            mail.html.contains("&lt;script&gt;") && !mail.html.contains("<script>"),
            "{}",
            mail.html
        );
        assert!(
            !mail.text.contains("\nBcc:")
                && mail.html.contains("href=\"https://madang.example/bookings/41\"")
        );
        assert_eq!(mail.subject, "[Madang] 2 notices");
    }
}
