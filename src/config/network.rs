//! A range of addresses: `10.0.0.0/8`, `fd00::/8` or a single address.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// Addresses that share their first `prefix` bits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Network {
    bits: u128,
    prefix: u8,
}

impl Network {
    /// `127.0.0.0/8`.
    pub const LOOPBACK_V4: Self = Self {
        bits: Ipv4Addr::new(127, 0, 0, 0).to_ipv6_mapped().to_bits(),
        prefix: 96 + 8,
    };

    /// `::1`.
    pub const LOOPBACK_V6: Self = Self {
        bits: Ipv6Addr::LOCALHOST.to_bits(),
        prefix: 128,
    };

    /// True when `address` lies in it. IPv4 addresses mapped into IPv6 count as IPv4.
    pub fn contains(&self, address: IpAddr) -> bool {
        let mask = u128::MAX.checked_shl(128 - u32::from(self.prefix)).unwrap_or(0);
        bits(address) & mask == self.bits & mask
    }
}

/// IPv4 is seen as its mapped range of IPv6, so one comparison serves both.
fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(v4) => v4.to_ipv6_mapped().to_bits(),
        IpAddr::V6(v6) => v6.to_bits(),
    }
}

impl FromStr for Network {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| "is not an address such as 10.0.0.0/8")?;
        let (width, offset) = if address.is_ipv4() { (32, 96) } else { (128, 0) };
        let prefix: u8 = match prefix {
            Some(digits) => digits.parse().map_err(|_| "has no prefix length such as /8")?,
            None => width,
        };
        if prefix > width {
            return Err("has a prefix longer than the address");
        }
        Ok(Self {
            bits: bits(address),
            prefix: prefix + offset,
        })
    }
}
