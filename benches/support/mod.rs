//! What the benchmarks share: places to keep data, a city, processes to measure, and figures.

pub mod args;
pub mod child;
pub mod city;
pub mod cpu;
pub mod figures;
pub mod goals;
pub mod growth;
pub mod morning;
pub mod place;
pub mod sample;
pub mod seed;
pub mod service;
pub mod sink;
pub mod told;
