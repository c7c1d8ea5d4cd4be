-- The townships of a court's district: what disputes are set against, and drawn on. Set as a whole by the court.
create table place (
    name text primary key,
    -- Nought where it is not known.
    population bigint not null,
    -- A GeoJSON geometry, Polygon or MultiPolygon; empty where there is none.
    shape text not null default ''
);
