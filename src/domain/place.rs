//! Who and where: kinds of organisations, programmes, sites and links, and the phones of a site.

use serde::{Deserialize, Serialize};

use super::text::worded;

/// A phone of a site, beside the one that answers day and night. Words as its operator typed them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SitePhone {
    /// Who or what is called, such as a gate.
    pub name: String,
    /// When somebody answers, and for what; may be empty.
    pub hours: String,
    pub number: String,
}

worded! {
    /// What an organisation is.
    pub OrganisationKind {
        Startup = "startup",
        /// A small or medium firm.
        Sme = "sme",
        Large = "large",
        University = "university",
        Institute = "institute",
        /// A hospital as a partner.
        Hospital = "hospital",
        /// A branch of a firm from abroad.
        ForeignBranch = "foreign_branch",
        Public = "public",
        SiteOperator = "site_operator",
    }
}

worded! {
    /// What a programme gives.
    pub ProgrammeKind {
        Funded = "funded",
        /// Sites only.
        OpportunityOnly = "opportunity_only",
    }
}

worded! {
    /// What a site is.
    pub SiteKind {
        /// A shopping centre or department store.
        ShoppingCentre = "shopping_centre",
        Hypermarket = "hypermarket",
        Factory = "factory",
        FactorySmall = "factory_small",
        Hospital = "hospital",
        /// A station of the underground.
        SubwayStation = "subway_station",
        /// A street or sidewalk.
        Street = "street",
        /// A park or riverside.
        Park = "park",
        Warehouse = "warehouse",
        Office = "office",
        DataCentre = "data_centre",
        ExhibitionHall = "exhibition_hall",
        /// A school or campus.
        Campus = "campus",
        /// A public hall, library or health centre.
        PublicHall = "public_hall",
        Other = "other",
    }
}

worded! {
    /// What a subscribed calendar is about.
    pub FeedKind {
        /// All that its owner takes part in or runs.
        Person = "person",
        Site = "site",
        Zone = "zone",
        Consortium = "consortium",
    }
}

worded! {
    /// What a single-use link is for.
    pub LinkPurpose {
        /// The first password of a new person.
        Invite = "invite",
        Reset = "reset",
        /// Another address of the person.
        Email = "email",
    }
}
