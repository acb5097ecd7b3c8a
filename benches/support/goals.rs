//! What was measured against a goal, gathered over all benchmarks of a run and told as one table.

/// A figure with the goal that it has to keep.
struct Figure {
    what: String,
    database: &'static str,
    measured: f64,
    goal: f64,
    is_at_least: bool,
}

/// All figures of a run that have a goal.
#[derive(Default)]
pub struct Goals(Vec<Figure>);

impl Goals {
    /// A figure that is to be small.
    pub fn at_most(&mut self, database: &'static str, what: impl Into<String>, figures: [f64; 2]) {
        self.add(database, what.into(), figures, false);
    }

    /// A figure that is to be large.
    pub fn at_least(&mut self, database: &'static str, what: impl Into<String>, figures: [f64; 2]) {
        self.add(database, what.into(), figures, true);
    }

    fn add(&mut self, database: &'static str, what: String, [measured, goal]: [f64; 2], is_at_least: bool) {
        self.0.push(Figure {
            what,
            database,
            measured,
            goal,
            is_at_least,
        });
    }

    /// Prints the table: one line for each figure, one column for each database.
    pub fn tell(&self) {
        let mut names: Vec<&str> = Vec::new();
        for row in &self.0 {
            if !names.contains(&row.what.as_str()) {
                names.push(&row.what);
            }
        }
        if names.is_empty() {
            return;
        }
        println!(
            "\n## All that has a goal\n\n| what | SQLite | goal | PostgreSQL | goal |\n|---|---|---|---|---|"
        );
        for name in names {
            let [sqlite, postgres] = ["SQLite", "PostgreSQL"].map(|database| {
                let row = self
                    .0
                    .iter()
                    .find(|row| row.what == name && row.database == database);
                row.map_or_else(|| " | ".to_owned(), Figure::cells)
            });
            println!("| {name} | {sqlite} | {postgres} |");
        }
    }
}

impl Figure {
    fn cells(&self) -> String {
        let is_met = if self.is_at_least {
            self.measured >= self.goal
        } else {
            self.measured <= self.goal
        };
        let digits = if self.measured < 10.0 { 2 } else { 0 };
        let verdict = if is_met { "met" } else { "missed" };
        format!("{:.digits$} | {} {verdict}", self.measured, self.goal)
    }
}
