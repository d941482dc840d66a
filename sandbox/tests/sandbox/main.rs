//! The sandbox from outside: notices over real HTTP, pages and API through the whole router.

#[cfg(test)]
mod bureau;
#[cfg(test)]
mod memory;
#[cfg(test)]
mod notices;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod payouts;
#[cfg(test)]
mod register;
#[cfg(test)]
mod support;
