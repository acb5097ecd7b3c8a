//! The fixed words of who and where: kinds of organisations, programmes, sites and links.

use super::text::worded;

worded! {
    /// What an organisation is.
    OrganisationKind {
        /// A young firm.
        Startup = "startup",
        /// A small or medium firm.
        Sme = "sme",
        /// A large firm.
        Large = "large",
        /// A university.
        University = "university",
        /// A research institute.
        Institute = "institute",
        /// A hospital as a partner.
        Hospital = "hospital",
        /// A branch of a firm from abroad.
        ForeignBranch = "foreign_branch",
        /// A public body.
        Public = "public",
        /// Runs sites.
        SiteOperator = "site_operator",
    }
}

worded! {
    /// What a programme gives.
    ProgrammeKind {
        /// Money and sites.
        Funded = "funded",
        /// Sites only.
        OpportunityOnly = "opportunity_only",
    }
}

worded! {
    /// What a site is.
    SiteKind {
        /// A shopping centre or department store.
        ShoppingCentre = "shopping_centre",
        /// A hypermarket.
        Hypermarket = "hypermarket",
        /// A factory.
        Factory = "factory",
        /// A workshop.
        FactorySmall = "factory_small",
        /// A hospital.
        Hospital = "hospital",
        /// A station of the underground.
        SubwayStation = "subway_station",
        /// A street or sidewalk.
        Street = "street",
        /// A park or riverside.
        Park = "park",
        /// A logistics warehouse.
        Warehouse = "warehouse",
        /// An office building.
        Office = "office",
        /// A data centre.
        DataCentre = "data_centre",
        /// An exhibition hall.
        ExhibitionHall = "exhibition_hall",
        /// A school or campus.
        Campus = "campus",
        /// A public hall, library or health centre.
        PublicHall = "public_hall",
        /// Anything else.
        Other = "other",
    }
}

worded! {
    /// What a subscribed calendar is about.
    FeedKind {
        /// All that its owner takes part in or runs.
        Person = "person",
        /// One site.
        Site = "site",
        /// One zone.
        Zone = "zone",
        /// One consortium.
        Consortium = "consortium",
    }
}

worded! {
    /// What a single-use link is for.
    LinkPurpose {
        /// The first password of a new person.
        Invite = "invite",
        /// A new password.
        Reset = "reset",
        /// Another address of the person.
        Email = "email",
    }
}
