//! Networks of addresses, as settings name them: `10.0.0.0/8`, `::1`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A network: an address and how many of its bits count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u32,
}

impl Network {
    /// Reads `ADDRESS/BITS`, or one address alone.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (address, bits) = match text.trim().split_once('/') {
            Some((address, bits)) => (address.parse::<IpAddr>().ok()?, Some(bits.parse::<u32>().ok()?)),
            None => (text.trim().parse().ok()?, None),
        };
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(most);
        (bits <= most).then_some(Self { address, bits })
    }

    /// Reads several, with commas between them; an empty text names none.
    #[must_use]
    pub fn parse_list(text: &str) -> Option<Vec<Self>> {
        text.split(',')
            .filter(|one| !one.trim().is_empty())
            .map(Self::parse)
            .collect()
    }

    /// Whether an address lies within. An IPv4 address that is written as IPv6 is what it stands for.
    #[must_use]
    pub fn holds(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let head = |address: Ipv4Addr| u32::from(address).checked_shr(32 - self.bits);
                head(own) == head(other)
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => beginning(own, self.bits) == beginning(other, self.bits),
            _ => false,
        }
    }
}

/// The first bits of an address.
fn beginning(address: Ipv6Addr, bits: u32) -> u128 {
    u128::from(address).checked_shr(128 - bits).unwrap_or(0)
}

/// What stands for the household or the machine behind an address: itself, or its IPv6 network of 64 bits, as
/// one who has one address there has all of them.
#[must_use]
pub fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(own) => IpAddr::V6(Ipv6Addr::from(beginning(own, 64) << 64)),
        own @ IpAddr::V4(_) => own,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_network_holds_the_addresses_that_begin_as_it_does() {
        let holds = |network: &str, address: &str| Network::parse(network).unwrap().holds(ip(address));
        assert!(holds("10.0.0.0/8", "10.255.1.2") && !holds("10.0.0.0/8", "11.0.0.1"));
        assert!(holds("0.0.0.0/0", "203.0.113.9") && !holds("0.0.0.0/0", "2001:db8::1"));
        assert!(holds("192.0.2.7", "192.0.2.7") && !holds("192.0.2.7", "192.0.2.8"));
        assert!(holds("127.0.0.0/8", "::ffff:127.0.0.1"));
        assert!(
            holds("fc00::/7", "fd12::1") && !holds("fc00::/7", "2001:db8::1") && holds("::/0", "2001:db8::1")
        );
    }

    #[test]
    fn what_is_no_network_is_refused() {
        for bad in [
            "",
            "10.0.0.0/33",
            "::/129",
            "10.0.0.0/x",
            "localhost",
            "10.0.0/8",
            "/8",
        ] {
            assert_eq!(Network::parse(bad), None, "{bad}");
        }
        assert_eq!(
            Network::parse_list(" 10.0.0.0/8, ::1 ,").map(|list| list.len()),
            Some(2)
        );
        assert_eq!(Network::parse_list("10.0.0.0/8, here"), None);
        assert_eq!(Network::parse_list(""), Some(Vec::new()));
    }

    #[test]
    fn all_addresses_of_one_household_count_as_one() {
        assert_eq!(
            household(ip("2001:db8:1:2:3:4:5:6")),
            household(ip("2001:db8:1:2::9"))
        );
        assert_ne!(household(ip("2001:db8:1:2::9")), household(ip("2001:db8:1:3::9")));
        assert_ne!(household(ip("192.0.2.7")), household(ip("192.0.2.8")));
    }
}
