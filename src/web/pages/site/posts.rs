//! `/sites/{site}/posts`: who does what at a site on the day, and whether it asks who is there.

use actix_web::web::Path;
use maud::{Markup, html};

use crate::app::presence::{PostBody, PostDesk, PostView, RulesBody, post_desk, set_rules};
use crate::domain::post::Post;
use crate::domain::presence::Watch;
use crate::web::error::Answer;
use crate::web::pages::frame::{Form, Page, Visit};
use crate::web::ui::{self, Options, Trouble, Words};

/// Rows for posts that are not there yet.
const BLANK: usize = 3;
/// Most rows that a form is read for.
const MOST: usize = 110;

/// The form as it is typed.
struct TypedPosts {
    presence: String,
    no_show: String,
    clear: String,
    release: String,
    rows: Vec<TypedPost>,
}

/// One post as it is typed.
#[derive(Default)]
struct TypedPost {
    person: String,
    post: String,
    zone: String,
    from: String,
    until: String,
}

impl From<&PostView> for TypedPost {
    fn from(own: &PostView) -> Self {
        Self {
            person: own.person.to_string(),
            post: own.post.to_string(),
            zone: own.zone.clone().unwrap_or_default(),
            from: own.from.to_string(),
            until: own.until.map(|day| day.to_string()).unwrap_or_default(),
        }
    }
}

impl TypedPost {
    fn read(form: &Form, row: usize) -> Self {
        let text = |name: &str| form.text(&format!("posts.{row}.{name}"));
        Self {
            person: text("person"),
            post: text("post"),
            zone: text("zone"),
            from: text("from"),
            until: text("until"),
        }
    }

    fn body(&self) -> PostBody {
        let given = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        PostBody {
            person: self.person.parse().unwrap_or_default(),
            post: self.post.clone(),
            zone: given(&self.zone),
            from: self.from.clone(),
            until: given(&self.until),
        }
    }
}

impl TypedPosts {
    fn of(desk: &PostDesk) -> Self {
        Self {
            presence: desk.rules.presence.to_string(),
            no_show: desk.rules.no_show_minutes.to_string(),
            clear: desk.rules.clear_minutes.to_string(),
            release: desk
                .rules
                .release_minutes
                .map(|n| n.to_string())
                .unwrap_or_default(),
            rows: desk.rules.posts.iter().map(TypedPost::from).collect(),
        }
    }

    /// The rows in which somebody was chosen.
    fn sent(form: &Form) -> Self {
        let rows = (0..MOST).map(|row| TypedPost::read(form, row));
        Self {
            presence: form.text("presence"),
            no_show: form.text("no_show_minutes"),
            clear: form.text("clear_minutes"),
            release: form.text("release_minutes"),
            rows: rows.filter(|row| !row.person.is_empty()).collect(),
        }
    }

    fn body(&self) -> RulesBody {
        // No number is out of every range.
        let number = |text: &str| text.parse().unwrap_or_default();
        RulesBody {
            presence: self.presence.clone(),
            no_show_minutes: number(&self.no_show),
            clear_minutes: number(&self.clear),
            release_minutes: Some(&self.release)
                .filter(|text| !text.is_empty())
                .map(|text| number(text)),
            posts: self.rows.iter().map(TypedPost::body).collect(),
        }
    }
}

/// `GET /sites/{site}/posts`
pub(crate) async fn show(visit: Visit, site: Path<String>) -> Answer {
    visit.signed_in()?;
    let desk = load(&visit, &site).await?;
    page(&visit, &desk, &TypedPosts::of(&desk), None)
}

async fn load(visit: &Visit, site: &str) -> Result<PostDesk, crate::web::error::Problem> {
    let slug = site.to_owned();
    visit.read(move |tx, actor| post_desk(tx, actor, &slug)).await
}

/// `POST /sites/{site}/posts`: the rows with a person are the posts.
pub(crate) async fn save(visit: Visit, site: Path<String>, form: Form) -> Answer {
    visit.signed_in()?;
    let slug = site.into_inner();
    let typed = TypedPosts::sent(&form);
    let (of, body) = (slug.clone(), typed.body());
    match visit
        .write(move |tx, actor| set_rules(tx, actor, &of, &body))
        .await?
    {
        Ok(_) => visit.go(&format!("/sites/{slug}/posts"), "saved"),
        Err(trouble) => {
            let desk = load(&visit, &slug).await?;
            page(&visit, &desk, &typed, Some(&trouble))
        }
    }
}

fn page(visit: &Visit, desk: &PostDesk, typed: &TypedPosts, trouble: Option<&Trouble>) -> Answer {
    let words = visit.words();
    let site = &desk.ground.site;
    let blank = TypedPost {
        post: Post::Duty.to_string(),
        from: visit.frame.now.local(site.tz).date().to_string(),
        ..TypedPost::default()
    };
    let blanks = std::iter::repeat_n(&blank, BLANK);
    let body = html! {
        (Trouble::summary(trouble))
        p { a href={ "/sites/" (site.slug) "/walls" } { (words.t("walls-title")) } }
        form.stack.loose method="post" action={ "/sites/" (site.slug) "/posts" } novalidate {
            (watching(words, typed, trouble))
            section.card {
                header { h2 { (words.t("posts-who")) } }
                div.in.stack {
                    p.small.dim { (words.t("posts-who-hint")) }
                    @for (row, own) in typed.rows.iter().chain(blanks).enumerate() {
                        (post(words, desk, row, own, trouble))
                    }
                }
            }
            (ui::form::buttons(words, "save", &format!("/sites/{}/edit", site.slug)))
        }
    };
    let page = Page::new(words.t("posts-title")).below_site(words, words.name(&site.names), &site.slug);
    visit.page_with(trouble, page, body)
}

/// Whether it asks who is there, and after how long.
fn watching(words: Words, typed: &TypedPosts, trouble: Option<&Trouble>) -> Markup {
    let number = |name: &'static str, label: &str, value: &str| {
        words.field(name, label, value).input(trouble, "number")
    };
    html! {
        section.card {
            header { h2 { (words.t("posts-watch")) } }
            div.in.stack {
                @for own in Watch::ALL {
                    label.check {
                        input type="radio" name="presence" value=(own)
                            checked[typed.presence == own.as_str()];
                        span {
                            (words.of("watch", own)) br;
                            small.dim { (words.of("watch-hint", own)) }
                        }
                    }
                }
                @if let Some(error) = trouble.and_then(|trouble| trouble.of("presence")) {
                    span.error { (error) }
                }
                div.fields.two {
                    (number("no_show_minutes", "posts-no-show", &typed.no_show))
                    (number("clear_minutes", "posts-clear", &typed.clear))
                    (words.field("release_minutes", "posts-release", &typed.release)
                        .optional().hint("posts-release-hint").input(trouble, "number"))
                }
            }
        }
    }
}

fn post(words: Words, desk: &PostDesk, row: usize, own: &TypedPost, trouble: Option<&Trouble>) -> Markup {
    let [person, post, zone, from, until] =
        ["person", "post", "zone", "from", "until"].map(|name| format!("posts.{row}.{name}"));
    let people: Options = desk
        .people
        .iter()
        .map(|(id, name)| (id.to_string(), name.clone()))
        .collect();
    let zones: Options = desk
        .ground
        .zones
        .iter()
        .map(|zone| words.option(&zone.slug, &zone.names))
        .collect();
    html! {
        fieldset.founder.row {
            legend.sr { (words.n("posts-nth", row + 1)) }
            (words.field(&person, "posts-person", &own.person).plain()
                .select(trouble, &people.before("", words.t("posts-nobody"))))
            (words.field(&post, "posts-post", &own.post).plain()
                .select(trouble, &Options::of(words, "post", Post::ALL)))
            (words.field(&zone, "posts-zone", &own.zone).plain()
                .select(trouble, &zones.before("", words.t("posts-everywhere"))))
            (words.field(&from, "posts-from", &own.from).plain().input(trouble, "date"))
            (words.field(&until, "posts-until", &own.until).plain().input(trouble, "date"))
        }
    }
}
