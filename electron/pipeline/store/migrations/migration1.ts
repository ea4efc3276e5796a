import type { Migration } from './migrations.ts';

/**
 * The first schema. What repeats is kept once and an event row holds its id; 0 and NULL stand for "unknown", and the
 * entry 1 of every dictionary is "(other)", for what came after the dictionary was full.
 *
 * An event row, besides plain numbers: `lag_ms` is received less ts_ms; `traits` is severity + 8 x direction
 * + 32 x (0 or 1 + undrawn reason), by their numbers in the contract; an address is a signed 32-bit integer (IPv4) or
 * a 16-byte blob (IPv6). Only time is indexed: each random-key index more would cost more than all the rest.
 *
 * `minute_…` are the roll-ups: for a minute (since the epoch, by ts_ms) the counts of each key, as minuteCounts.ts packs
 * them. One table for each dimension, so that rows are appended at its end and its pages stay full.
 */
export const migration1: Migration = {
  version: 1,
  apply(database) {
    database.exec(`
      CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
      CREATE TABLE string (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
      CREATE TABLE source (id INTEGER PRIMARY KEY, feed INTEGER, format INTEGER, kind INTEGER, sensor INTEGER, path INTEGER);
      CREATE INDEX source_key ON source (feed, format, kind, sensor, path);
      CREATE TABLE signature (id INTEGER PRIMARY KEY, number INTEGER, text INTEGER, category INTEGER);
      CREATE INDEX signature_key ON signature (number, text, category);
      CREATE TABLE traffic (id INTEGER PRIMARY KEY, protocol INTEGER, service INTEGER, action INTEGER);
      CREATE INDEX traffic_key ON traffic (protocol, service, action);
      CREATE TABLE location (id INTEGER PRIMARY KEY, lat INTEGER, lon INTEGER, country INTEGER, city INTEGER, place INTEGER);
      CREATE INDEX location_key ON location (lat, lon, country, city, place);
      CREATE TABLE network (id INTEGER PRIMARY KEY, asn INTEGER, organization INTEGER);
      CREATE INDEX network_key ON network (asn, organization);

      CREATE TABLE event (
        id INTEGER PRIMARY KEY,
        ts_ms INTEGER NOT NULL,
        lag_ms INTEGER NOT NULL,
        source INTEGER NOT NULL,
        source_offset INTEGER,
        signature INTEGER,
        traffic INTEGER,
        traits INTEGER NOT NULL,
        attacker_ip INTEGER,
        attacker_port INTEGER,
        attacker_location INTEGER,
        attacker_network INTEGER,
        target_ip INTEGER,
        target_port INTEGER,
        target_location INTEGER,
        target_network INTEGER,
        correlation_id TEXT
      );
      CREATE INDEX event_time ON event (ts_ms);
      CREATE TABLE event_detail (event_id INTEGER PRIMARY KEY, json TEXT NOT NULL);

      CREATE TABLE feed_position (
        feed_id TEXT, stream_key TEXT, position TEXT NOT NULL, PRIMARY KEY (feed_id, stream_key)
      ) WITHOUT ROWID;
      CREATE TABLE feed_count (
        feed_id TEXT, measure TEXT, reason TEXT, count INTEGER NOT NULL, PRIMARY KEY (feed_id, measure, reason)
      ) WITHOUT ROWID;

      CREATE TABLE minute_severity (minute INTEGER PRIMARY KEY, counts BLOB NOT NULL);
      CREATE TABLE minute_feed (minute INTEGER PRIMARY KEY, counts BLOB NOT NULL);
      CREATE TABLE minute_service (minute INTEGER PRIMARY KEY, counts BLOB NOT NULL);
      CREATE TABLE minute_country (minute INTEGER PRIMARY KEY, counts BLOB NOT NULL);
      CREATE TABLE minute_signature (minute INTEGER PRIMARY KEY, counts BLOB NOT NULL);

      INSERT INTO string VALUES (1, '(other)');
      INSERT INTO source VALUES (1, 1, 1, 4, NULL, NULL);
      INSERT INTO signature VALUES (1, NULL, 1, NULL);
      INSERT INTO traffic VALUES (1, NULL, 1, NULL);
      INSERT INTO location VALUES (1, NULL, NULL, NULL, NULL, 1);
      INSERT INTO network VALUES (1, NULL, 1);
      INSERT INTO meta VALUES ('next_id', 1), ('rolled_up_to', 0), ('crowded_out', 0);
    `);
  },
};
