//! When something is, and what is needed there.

use super::about::About;
use super::phase;
use crate::domain::notice::{BookingFacts, PhaseNeeds, SessionFacts};
use crate::domain::power::in_kilowatts;
use crate::locale::{self, Args, say, word};
use crate::notify::one_line;

impl About<'_> {
    /// When: the session, or the booking as a whole.
    pub(super) fn times(&self) -> Vec<(String, String)> {
        match (&self.letter.session, &self.letter.booking) {
            (Some(session), _) => self.session_times(session),
            (None, Some(booking)) => self.booking_times(booking),
            (None, None) => Vec::new(),
        }
    }

    fn session_times(&self, session: &SessionFacts) -> Vec<(String, String)> {
        let label = |key: &str| word(self.language, key);
        let mut facts = vec![(label("fact-session"), self.session(session))];
        if let Some(before) = session.before {
            facts.push((
                label("fact-before"),
                self.placed(
                    locale::span(self.language, before, self.tz),
                    &session.zones_before,
                ),
            ));
        }
        if let Some(late) = session.late_seconds {
            let args = Args::new().with("duration", locale::duration(self.language, late));
            facts.push((label("fact-late"), say(self.language, "fact-late-text", &args)));
        }
        facts
    }

    fn booking_times(&self, booking: &BookingFacts) -> Vec<(String, String)> {
        let label = |key: &str| word(self.language, key);
        let mut facts = vec![(
            label("fact-period"),
            locale::span(self.language, booking.span, self.tz),
        )];
        for (at, (kind, schedule)) in booking.phases.iter().enumerate() {
            let phase = Args::new().with("phase", phase(self.language, *kind));
            let schedule = one_line(&locale::schedule(self.language, schedule, self.tz));
            let needs = booking
                .needs
                .get(at)
                .map(|needs| self.needs(*needs))
                .unwrap_or_default();
            facts.push((say(self.language, "fact-schedule", &phase), schedule));
            facts.extend((!needs.is_empty()).then(|| (say(self.language, "fact-needs", &phase), needs)));
        }
        let count = say(
            self.language,
            "fact-sessions-text",
            &Args::new().with("n", booking.sessions),
        );
        facts.push((label("fact-sessions"), count));
        facts
    }

    /// What a phase needs of the site; nothing of what it needs none.
    fn needs(&self, needs: PhaseNeeds) -> String {
        let PhaseNeeds {
            people,
            power_w,
            area_m2,
        } = needs;
        let power = Args::new().with("n", in_kilowatts(power_w));
        let all = [
            (people, "fact-people-text", Args::new().with("n", people)),
            (power_w, "fact-power-text", power),
            (area_m2, "fact-area-text", Args::new().with("n", area_m2)),
        ];
        let present = all.into_iter().filter(|(amount, ..)| *amount > 0);
        present
            .map(|(_, key, args)| say(self.language, key, &args))
            .collect::<Vec<_>>()
            .join(" · ")
    }
}
