//! Several letters to one reader as one mail: of each what happened, when, and the link. Without calendar parts:
//! letters that have one leave in mails of their own.

use maud::{DOCTYPE, html};

use super::page::{self, Entry};
use super::{Rendered, Sender};
use crate::domain::notice::{Letter, Reader};
use crate::locale::{Args, say, word};

/// The mail that tells all `letters` to `reader`, in their order. The same input always gives the same mail.
#[must_use]
pub fn digest(letters: &[&Letter], reader: &Reader, sender: &Sender) -> Rendered {
    let language = reader.language;
    let counted = |key: &str| say(language, key, &Args::new().with("n", letters.len()));
    let digest = Digest {
        language: language.as_str(),
        subject: format!("{} {}", word(language, "mail-prefix"), counted("digest-subject")),
        hello: page::hello(reader),
        told: counted("digest-told"),
        entries: letters.iter().map(|letter| Entry::of(letter, language, sender)).collect(),
        open: word(language, "mail-open"),
        footer: word(language, "mail-footer"),
    };
    Rendered { text: digest.text(), html: digest.html(), calendar: None, subject: digest.subject }
}

struct Digest {
    language: &'static str,
    subject: String,
    hello: String,
    told: String,
    entries: Vec<Entry>,
    /// What a link is called.
    open: String,
    footer: String,
}

impl Digest {
    fn text(&self) -> String {
        let mut lines = vec![self.hello.clone(), String::new(), self.told.clone(), String::new()];
        for (number, entry) in (1..).zip(&self.entries) {
            lines.push(format!("{number}. {}", entry.subject));
            lines.extend([format!("   {}", entry.told), format!("   {}", entry.moment), format!("   {}: {}", self.open, entry.link)]);
            lines.push(String::new());
        }
        lines.extend(["-- ".to_owned(), self.footer.clone(), String::new()]);
        lines.join("\n")
    }

    fn html(&self) -> String {
        html! {
            (DOCTYPE)
            html lang=(self.language) {
                head {
                    meta charset="utf-8";
                    title { (self.subject) }
                }
                body style="font-family: sans-serif; line-height: 1.5; color: #222222; max-width: 40em" {
                    p { (self.hello) }
                    p { (self.told) }
                    ol {
                        @for entry in &self.entries {
                            li style="margin: 0 0 12px 0" {
                                strong { (entry.subject) } br;
                                (entry.told) br;
                                (entry.moment) " " a href=(entry.link) { (self.open) }
                            }
                        }
                    }
                    p style="color: #666666; font-size: small" { (self.footer) }
                }
            }
        }
        .into_string()
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
        assert_eq!(mail.subject, "[실증예약] 알림 2건");
        let expected = "김하나 님께 알려 드립니다.\n\n짧은 시간에 알림 2건이 있어 한 통으로 모아 보내 드립니다.\n\n\
            1. 한빛몰 3층 동측 통로 예약 신청 접수\n   ‘야간 지도 작성’ 예약 신청이 접수되었습니다.\n   2027년 3월 15일 (월) 10:00\n   \
            자세히 보기: https://madang.example/bookings/41\n\n\
            2. [반려] 한빛몰 3층 동측 통로 · 야간 지도 작성\n   ‘야간 지도 작성’ 예약 신청이 반려되었습니다.\n   2027년 3월 15일 (월) 10:00\n   \
            자세히 보기: https://madang.example/bookings/41\n\n-- \n";
        assert!(mail.text.starts_with(expected), "{}", mail.text);
    }

    #[test]
    fn the_html_of_a_digest_says_the_same_and_runs_nothing_that_people_wrote() {
        let mut evil = letter(Event::Declined);
        evil.booking.as_mut().unwrap().title = "<script>alert(1)</script>\r\nBcc: eve@evil.example".into();
        let mail = digest(&[&evil, &letter(Event::Withdrawn)], &reader(En), &sender());
        assert!(mail.html.contains("&lt;script&gt;") && !mail.html.contains("<script>"), "{}", mail.html);
        assert!(!mail.text.contains("\nBcc:") && mail.html.contains("href=\"https://madang.example/bookings/41\""));
        assert_eq!(mail.subject, "[Madang] 2 notices");
    }
}
