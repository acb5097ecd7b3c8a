//! What a letter about an account or a place in an organisation shows.

use super::about::LetterText;
use super::{Fact, zones};
use crate::domain::notice::{AccountChange, AccountFacts, AwayFacts};
use crate::locale;
use crate::notify::one_line;

impl LetterText<'_> {
    pub(super) fn organisation(&self) -> Option<String> {
        let names = self.letter.account.as_ref()?.organisation.as_ref();
        names.map(|names| self.name(names))
    }

    pub(super) fn account(&self) -> Vec<Fact> {
        let Some(account) = &self.letter.account else {
            return Vec::new();
        };
        let platform = || {
            let role = account.platform.map(|role| format!("platform-{role}"));
            self.word(role.as_deref().unwrap_or("platform-none"))
        };
        let found = [
            self.fact("fact-organisation", self.organisation()),
            self.fact(
                "fact-member-role",
                account.role.map(|role| self.word(&format!("member-{role}"))),
            ),
            self.fact(
                "fact-platform-role",
                (account.what == Some(AccountChange::PlatformRole)).then(platform),
            ),
            self.fact(
                "fact-new-email",
                account.email.as_ref().map(|email| one_line(email)),
            ),
        ];
        let until = self.fact("fact-until", account.until.map(|until| self.moment(until)));
        let more = self.sign_in(account).into_iter().chain(self.away(account));
        found.into_iter().chain(more).chain([until]).flatten().collect()
    }

    fn sign_in(&self, account: &AccountFacts) -> [Option<Fact>; 2] {
        let place = account.sign_in.as_ref();
        let device = |device: Option<&String>| {
            device.map_or_else(|| self.word("account-device-unknown"), |device| one_line(device))
        };
        let address = place.and_then(|place| place.address.as_ref());
        [
            self.fact("fact-device", place.map(|place| device(place.device.as_ref()))),
            self.fact("fact-network-address", address.map(|address| one_line(address))),
        ]
    }

    fn away(&self, account: &AccountFacts) -> [Option<Fact>; 4] {
        let away = account.away.as_ref();
        let days = |away: &AwayFacts| {
            let [from, until] = [away.from, away.until].map(|day| locale::date(self.language, day));
            format!("{from} – {until}")
        };
        [
            self.fact("fact-absent", away.map(|away| one_line(&away.absent))),
            self.fact("fact-deputy", away.map(|away| one_line(&away.deputy))),
            self.fact("fact-away-days", away.map(days)),
            self.fact(
                "fact-away-sites",
                away.map(|away| zones(self.language, &away.sites)),
            ),
        ]
    }
}
