//! What a letter says of stopped work and of something that went wrong.

use super::Fact;
use super::about::LetterText;
use crate::domain::incident::LegalDuty;
use crate::domain::notice::{Event, Outlook};
use crate::locale::Args;
use crate::notify::one_line;

impl LetterText<'_> {
    /// The variables of sentences about stopped work and incidents.
    pub(super) fn of_work(&self) -> Args {
        let stopped = if self.letter.stop.is_some() { "yes" } else { "no" };
        Args::new()
            .with("stopped", stopped)
            .with("grade", self.grade())
            .with("incident", self.incident_number())
    }

    /// Whom to call, for letters after which people call.
    pub(super) fn calls(&self) -> Vec<Fact> {
        let place = self.letter.place.as_ref();
        let contact = self.letter.booking.as_ref().and_then(|own| own.contact.as_ref());
        let contact = contact.filter(|person| !person.phone.is_empty());
        let facts = [
            self.fact("fact-phone", place.map(|place| one_line(&place.phone))),
            self.fact(
                "fact-contact",
                contact.map(|person| one_line(&format!("{} {}", person.name, person.phone))),
            ),
        ];
        facts.into_iter().flatten().collect()
    }

    /// What is stopped, since when, what has to be done before it goes on, and who agreed or has to.
    pub(super) fn stopped(&self) -> Vec<Fact> {
        let Some(stop) = &self.letter.stop else {
            return Vec::new();
        };
        let what = match &stop.zone {
            Some(zone) => self.name(zone),
            None => self.word(&format!("stop-scope-{}", stop.scope)),
        };
        let goes_on = matches!(self.letter.event, Event::WorkResumed | Event::CrewResumed);
        let condition = (!goes_on).then(|| one_line(&stop.condition));
        let missing = stop.missing.iter();
        let missing: Vec<String> = missing
            .map(|side| self.word(&format!("stop-voice-{side}")))
            .collect();
        let facts = [
            self.fact("fact-stopped", Some(what)),
            self.fact("fact-stopped-since", Some(self.moment(stop.at))),
            self.fact(
                "fact-stopped-inside",
                stop.inside.map(|people| self.people(people)),
            ),
            self.fact("fact-condition", condition),
            self.fact("fact-restart", Some(missing.join(", "))),
        ];
        let agreed = stop.agreed.iter().map(|own| {
            let who = self.word(&format!("stop-side-{}", own.side));
            Fact {
                label: self.say("fact-agreed", &Args::new().with("who", who)),
                value: one_line(&own.words),
            }
        });
        facts.into_iter().flatten().chain(agreed).collect()
    }

    /// What the law may ask for, in sentences.
    fn law(&self, duties: &[LegalDuty]) -> String {
        let said = duties.iter().map(|duty| match duty {
            LegalDuty::Serious => self.word("incident-law-serious"),
            LegalDuty::Hurt(by) => format!("{} {}", self.word("incident-law-hurt"), self.moment(*by)),
            LegalDuty::Data(by) => format!("{} {}", self.word("incident-law-data"), self.moment(*by)),
        });
        let said: Vec<String> = said.collect();
        said.join(" ")
    }

    /// A session with what becomes of it: what was stopped, and is not resumed, is over.
    pub(super) fn with_outlook(&self, session: String, outlook: Outlook) -> String {
        let is_over = self.letter.event == Event::WorkResumed && outlook == Outlook::Halted;
        let outlook = if is_over {
            self.word("outlook-over")
        } else {
            self.word(&format!("outlook-{outlook}"))
        };
        let args = Args::new().with("session", session).with("outlook", outlook);
        self.say("affected-outlook", &args)
    }

    /// So many people; nobody is a word.
    fn people(&self, people: usize) -> String {
        match people {
            0 => self.word("fact-attended-nobody"),
            _ => self.say("fact-people-text", &Args::new().with("n", people)),
        }
    }

    /// How bad it is, in the letters that people know it by.
    fn grade(&self) -> String {
        let incident = self.letter.incident.as_ref();
        incident.map_or_else(String::new, |own| own.severity.as_str().to_uppercase())
    }

    fn incident_number(&self) -> String {
        let incident = self.letter.incident.as_ref();
        incident.map_or_else(String::new, |own| one_line(&own.number))
    }

    /// What happened, when, who is hurt, and until when somebody must have taken note.
    pub(super) fn incident(&self) -> Vec<Fact> {
        let Some(incident) = &self.letter.incident else {
            return Vec::new();
        };
        let injured = (incident.injured > 0).then(|| incident.injured.to_string());
        let photos = (incident.photos > 0).then(|| incident.photos.to_string());
        let facts = [
            self.fact("fact-incident", Some(self.incident_number())),
            self.fact(
                "fact-incident-kind",
                Some(self.word(&format!("incident-kind-{}", incident.kind))),
            ),
            self.fact(
                "fact-incident-severity",
                Some(self.word(&format!("incident-severity-{}", incident.severity))),
            ),
            self.fact("fact-incident-at", Some(self.moment(incident.happened_at))),
            self.fact("fact-incident-place", Some(one_line(&incident.place))),
            self.fact("fact-incident-injured", injured),
            self.fact("fact-incident-done", Some(one_line(&incident.done))),
            self.fact(
                "fact-incident-inside",
                incident.inside.map(|people| self.people(people)),
            ),
            self.fact("fact-incident-photos", photos),
            self.fact("fact-incident-by", Some(self.moment(incident.acknowledge_by))),
            self.fact("incident-law", Some(self.law(&incident.duties))),
        ];
        facts.into_iter().flatten().collect()
    }
}
