//! `/api/v1/sites/{site}/questions` and `/api/v1/account-asks`: what people send who need no account.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answers::DoneView;
use super::bookings::Nothing;
use super::done;
use crate::app::joining::{self, JoinBody};
use crate::app::paging::Page;
use crate::app::questions::{self, AnswerBody, AskBody};
use crate::domain::span::Instant;
use crate::domain::text::Language;
use crate::store::invitations::Answer as AskAnswer;
use crate::store::visitors::account_asks::AccountAsk;
use crate::store::visitors::questions::Question;
use crate::web::body::{Body, Query};
use crate::web::caller::Caller;
use crate::web::error::Answer;
use crate::web::reads::Segments;

/// A question about a site.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QuestionView {
    /// By which it is answered.
    pub id: i64,
    /// The zone that it is about, `site/zone`; none: the whole site.
    pub zone: Option<String>,
    /// The name of who asks.
    pub name: String,
    /// The address that the answer goes to.
    pub email: String,
    /// The language that they read.
    pub language: Language,
    /// What they want to know.
    pub words: String,
    /// When it was asked.
    #[schema(value_type = String)]
    pub asked_at: Instant,
    /// When it was answered; none: it is open.
    #[schema(value_type = Option<String>)]
    pub answered_at: Option<Instant>,
    /// The name of who answered.
    pub answered_by: Option<String>,
    /// The answer; none of an open one, and of one that was answered elsewhere.
    pub answer: Option<String>,
}

impl QuestionView {
    fn new(question: Question, zone: Option<String>) -> Self {
        Self {
            id: question.id,
            zone,
            name: question.asker.name,
            email: question.asker.email,
            language: question.asker.language,
            words: question.words,
            asked_at: question.asked_at,
            answered_at: question.answered_at,
            answered_by: question.answered_by,
            answer: Some(question.answer).filter(|answer| !answer.is_empty()),
        }
    }
}

/// `POST /sites/{site}/questions`: the answer is the same whoever has the address.
pub(crate) async fn ask(caller: Caller, site: web::Path<String>, body: Body<AskBody>) -> Answer {
    let language = caller.language;
    caller
        .write(move |tx, actor| questions::ask(tx, actor, &site, language, &body.value))
        .await?;
    Ok(HttpResponse::Accepted().json(DoneView {}))
}

/// `GET /sites/{site}/questions`: those that are open, oldest first, then those that were answered.
pub(crate) async fn list_questions(caller: Caller, site: web::Path<String>, page: Query<Page>) -> Answer {
    let list = caller
        .read(move |tx, actor| questions::list_of_site(tx, actor, &site))
        .await?;
    let zone_of = |question: &Question| {
        let ground = list
            .grounds
            .iter()
            .find(|ground| ground.site.id == question.site)?;
        question.zone.map(|zone| ground.path(zone))
    };
    let all = list.open.iter().chain(&list.answered);
    let items = all.map(|question| QuestionView::new(question.clone(), zone_of(question)));
    super::part(&caller, &page.0, items.collect(), |question: &QuestionView| {
        question.id.to_string()
    })
}

/// Where a question is among those of its site.
#[derive(Debug, Deserialize)]
pub(crate) struct QuestionAddress {
    site: String,
    question: i64,
}

impl Segments for QuestionAddress {
    fn types() -> Vec<&'static str> {
        <(String, i64)>::types()
    }
}

/// The answer to a question.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "answer": "Yes, it takes 1,000 kg. Please ring at gate 3." }))]
pub(crate) struct ReplyBody {
    /// It goes to who asked.
    answer: String,
}

/// `POST /sites/{site}/questions/{question}/answer`: who asked is told.
pub(crate) async fn answer(
    caller: Caller,
    path: web::Path<QuestionAddress>,
    body: Body<ReplyBody>,
) -> Answer {
    reply(&caller, path, AnswerBody::Words(body.value.answer)).await
}

/// `POST /sites/{site}/questions/{question}/close`: it was answered by mail or phone.
pub(crate) async fn close(caller: Caller, path: web::Path<QuestionAddress>, _: Body<Nothing>) -> Answer {
    reply(&caller, path, AnswerBody::Elsewhere).await
}

async fn reply(caller: &Caller, path: web::Path<QuestionAddress>, body: AnswerBody) -> Answer {
    done(caller, move |tx, actor| {
        questions::answer(tx, actor, &path.site, path.question, &body)
    })
    .await
}

/// Somebody's wish for an account.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AccountAskView {
    /// By which it is answered.
    pub id: i64,
    /// The name that they gave.
    pub name: String,
    /// Their address, which nobody proved.
    pub email: String,
    /// The language that they read.
    pub language: Language,
    /// Their organisation, as they typed it.
    pub organisation: String,
    /// What they want it for.
    pub purpose: String,
    /// When they asked for it.
    #[schema(value_type = String)]
    pub asked_at: Instant,
    /// `accepted` or `declined`; none: it is open.
    #[schema(value_type = Option<String>)]
    pub answer: Option<AskAnswer>,
    /// When it was answered.
    #[schema(value_type = Option<String>)]
    pub answered_at: Option<Instant>,
    /// The name of who answered.
    pub answered_by: Option<String>,
    /// Why it was declined.
    pub words: Option<String>,
}

impl From<AccountAsk> for AccountAskView {
    fn from(ask: AccountAsk) -> Self {
        Self {
            id: ask.id,
            name: ask.asker.name,
            email: ask.asker.email,
            language: ask.asker.language,
            organisation: ask.organisation,
            purpose: ask.purpose,
            asked_at: ask.asked_at,
            answer: ask.answer,
            answered_at: ask.answered_at,
            answered_by: ask.answered_by,
            words: Some(ask.words).filter(|words| !words.is_empty()),
        }
    }
}

/// `POST /account-asks`: the answer is the same whoever has the address.
pub(crate) async fn join(caller: Caller, body: Body<JoinBody>) -> Answer {
    let language = caller.language;
    caller
        .write(move |tx, actor| joining::ask_account(tx, actor, language, &body.value))
        .await?;
    Ok(HttpResponse::Accepted().json(DoneView {}))
}

/// `GET /account-asks`: those that are open, then those that were answered; of each the newest first.
pub(crate) async fn list_asks(caller: Caller, page: Query<Page>) -> Answer {
    let list = caller.read(joining::list_asks).await?;
    let all = list.open.into_iter().chain(list.answered);
    let items: Vec<AccountAskView> = all.map(AccountAskView::from).collect();
    super::part(&caller, &page.0, items, |ask| ask.id.to_string())
}

/// Where somebody who asked is invited to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "organisation": "robot-works", "role": "member" }))]
pub(crate) struct InviteBody {
    /// Slug of an organisation that is there.
    organisation: String,
    /// `manager`, `member` or `viewer`.
    role: String,
}

/// `POST /account-asks/{ask}/invite`: to an organisation that is there.
pub(crate) async fn invite(caller: Caller, ask: web::Path<i64>, body: Body<InviteBody>) -> Answer {
    let (id, InviteBody { organisation, role }) = (*ask, body.value);
    done(&caller, move |tx, actor| {
        joining::invite_asker(tx, actor, id, &organisation, &role)
    })
    .await
}

/// Why somebody who asked gets no account.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "words": "Your university has an account: please ask its office." }))]
pub(crate) struct DeclineBody {
    /// Who asked reads it.
    words: String,
}

/// `POST /account-asks/{ask}/decline`: who asked is told why.
pub(crate) async fn decline(caller: Caller, ask: web::Path<i64>, body: Body<DeclineBody>) -> Answer {
    let (id, words) = (*ask, body.value.words);
    done(&caller, move |tx, actor| {
        joining::decline_ask(tx, actor, id, &words)
    })
    .await
}
