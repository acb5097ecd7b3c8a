
### Pages for everybody

about-headline = Book the city's demonstration sites in one place
about = Madang books zones of shopping centres, factories, stations, hospitals and parks for technology trials.
