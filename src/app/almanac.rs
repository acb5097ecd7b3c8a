//! The almanac: what rarely changes and every request looks at, kept in memory. Triggers give it a new
//! edition with each change, whoever made it, so a look at one number tells whether what is kept still holds,
//! on every instance.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Result;
use crate::domain::deputy::Deputyship;
use crate::domain::holidays::Holidays;
use crate::domain::ids::{ConsortiumId, OrganisationId, SiteId, ZoneId};
use crate::domain::judge::ZoneRules;
use crate::domain::place::SiteKind;
use crate::domain::presence::DoorRules;
use crate::store::consortia::{Consortium, Contact};
use crate::store::scope::Reach;
use crate::store::sites::{Site, Zone};

/// A site with its zones and their rules, as one edition has them. The zones' versions and longest claims are
/// as of when they were read: those change with every booking, without a new edition.
#[derive(Debug, Clone)]
pub struct Plot {
    pub site: Arc<Site>,
    /// Its zones, by id.
    pub zones: Arc<[Zone]>,
    /// The rules of all of them.
    pub rules: Arc<BTreeMap<ZoneId, ZoneRules>>,
}

/// One edition. What nobody has looked for yet is not in it.
#[derive(Default)]
pub struct Almanac {
    edition: i64,
    pub(super) holidays: Kept<(), Arc<Holidays>>,
    /// The kinds of sites that there are.
    pub(super) kinds: Kept<(), Arc<[SiteKind]>>,
    pub(super) plots_by_slug: Kept<String, Plot>,
    pub(super) plots: Kept<SiteId, Plot>,
    pub(super) consortia_by_slug: Kept<String, Arc<Consortium>>,
    pub(super) consortia: Kept<ConsortiumId, Arc<Consortium>>,
    /// The people of some organisations, by their ascending ids.
    pub(super) contacts: Kept<Vec<OrganisationId>, Arc<Vec<Contact>>>,
    /// What some organisations reach, by their ids.
    pub(super) reach: Kept<Vec<OrganisationId>, Arc<Reach>>,
    /// Who decides in whose place at some organisations, by their ascending ids.
    pub(super) deputies: Kept<Vec<OrganisationId>, Arc<Vec<Deputyship>>>,
    /// How each site watches who is there.
    pub(super) presence: Kept<SiteId, Arc<DoorRules>>,
}

impl Almanac {
    #[must_use]
    pub fn edition(&self) -> i64 {
        self.edition
    }
}

/// Where a process keeps its almanac.
#[derive(Default)]
pub struct Shelf(Mutex<Arc<Almanac>>);

impl Shelf {
    /// The almanac of an edition: the one that is kept, or an empty one that is kept from now on.
    #[must_use]
    pub fn take(&self, edition: i64) -> Arc<Almanac> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.edition != edition {
            *kept = Arc::new(Almanac {
                edition,
                ..Almanac::default()
            });
        }
        kept.clone()
    }
}

/// Things by their names. Never more than [`MOST`].
pub(super) struct Kept<K, V>(Mutex<HashMap<K, V>>);

/// More sites, or consortia, than a city has.
const MOST: usize = 2_000;

impl<K, V> Default for Kept<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Hash + Eq, V: Clone> Kept<K, V> {
    /// What is kept under a name, or what `load` finds now.
    ///
    /// # Errors
    /// Those of `load`; nothing is kept then.
    pub(super) fn get(&self, name: K, load: impl FnOnce() -> Result<V>) -> Result<V> {
        if let Some(found) = self.locked().get(&name) {
            return Ok(found.clone());
        }
        let loaded = load()?;
        self.keep(name, &loaded);
        Ok(loaded)
    }

    /// What is kept under some names, and what `load` finds now of the others.
    ///
    /// # Errors
    /// Those of `load`; nothing is kept then.
    pub(super) fn some(&self, names: &[K], load: impl FnOnce(&[K]) -> Result<Vec<(K, V)>>) -> Result<Vec<V>>
    where
        K: Copy,
    {
        let (mut found, mut missing) = (Vec::with_capacity(names.len()), Vec::new());
        {
            let kept = self.locked();
            for name in names {
                match kept.get(name) {
                    Some(own) => found.push(own.clone()),
                    None => missing.push(*name),
                }
            }
        }
        if !missing.is_empty() {
            for (name, loaded) in load(&missing)? {
                self.keep(name, &loaded);
                found.push(loaded);
            }
        }
        Ok(found)
    }

    fn locked(&self) -> MutexGuard<'_, HashMap<K, V>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, name: K, loaded: &V) {
        let mut kept = self.locked();
        if kept.len() >= MOST {
            kept.clear();
        }
        kept.insert(name, loaded.clone());
    }
}
