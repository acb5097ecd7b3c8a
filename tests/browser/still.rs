//! Every page of the walk as it travels, without a browser: how heavy it is, and what stands in its links and
//! forms.

use super::places::PLACES;
use super::walk::Finder;
use super::{ADMIN, LEAD, OPERATOR, STAFF};
use crate::support::demo::Demo;
use crate::support::guest::Guest;
use crate::support::pages::MOST_BYTES;

/// What looks like a mail address in a URL.
fn spells_an_address(url: &str) -> bool {
    url.contains('@') || url.to_ascii_lowercase().contains("%40")
}

/// Values of an attribute in a piece of a page.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    html.split(&start as &str)
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect::<Vec<_>>()
}

/// Links that spell an address, and what forms would put into one when they are sent by GET.
fn addresses(html: &str) -> Vec<&str> {
    let links = ["href", "src", "action", "formaction"]
        .into_iter()
        .flat_map(|name| values(html, name));
    let forms = html
        .split("<form")
        .skip(1)
        .map(|rest| rest.split("</form>").next().unwrap());
    // A form without a method is sent by GET.
    let gets = forms.filter(|form| !form.split('>').next().unwrap().contains("method=\"post\""));
    let sent = gets.flat_map(|form| values(form, "value"));
    links
        .filter(|url| !url.starts_with("mailto:"))
        .chain(sent)
        .filter(|url| spells_an_address(url))
        .collect()
}

#[test]
fn no_page_is_heavy_and_none_puts_a_mail_address_into_a_url() {
    let demo = Demo::start();
    let finder = Finder::new(&demo);
    let mut heaviest = (0, String::new());
    for who in ["-", LEAD, OPERATOR, STAFF, ADMIN] {
        let guest = if who == "-" {
            Guest::nobody(&demo)
        } else {
            Guest::signs_in(&demo, who)
        };
        for (_, name, pattern) in PLACES.iter().filter(|(whose, _, _)| *whose == who) {
            let path = finder.address(pattern);
            let html = guest.looks_at(&path);
            assert!(html.contains("<h1>"), "{name}: {html}");
            assert_eq!(addresses(&html), Vec::<&str>::new(), "{name}, {path}");
            for language in ["ko", "en"] {
                let bytes = guest.travels(&path, language);
                assert!(
                    (1_000..=MOST_BYTES).contains(&bytes),
                    "{name}, {language}: {bytes} bytes"
                );
                heaviest = heaviest.max((bytes, format!("{name}, {language}")));
            }
        }
    }
    println!("the heaviest page has {} bytes: {}", heaviest.0, heaviest.1);
    assert_eq!(demo.complaints(), "");
}

#[test]
fn an_address_in_a_link_or_in_a_form_that_is_sent_by_get_is_found() {
    let html = "<a href=\"/people?words=a%40b.example\">a@b.example</a><form action=\"/search\"><input name=\"to\" value=\"c@d.example\"></form>\
         <form method=\"post\" action=\"/people\"><input name=\"email\" value=\"e@f.example\"></form><a href=\"mailto:g@h.example\">g</a>";
    assert_eq!(addresses(html), ["/people?words=a%40b.example", "c@d.example"]);
}
