/**
 * The settings: typed records ({@link io.github.vertxrtmp.config.Settings}), where they come from, and their check.
 *
 * <p>A leaf: it imports no other room, and any room may take its records. Settings are vocabulary, and mapping each of
 * them a second time for each room would be noise.
 *
 * <p><b>To add a setting:</b> (1) an entry in {@code settings.schema.json} with type, range, {@code default} and
 * {@code description}; (2) a component of the same name in the record of its group, which is called {@code …Settings};
 * (3) its row in README.md, which {@code SettingsTableTest} prints when it is missing. The default stands in the schema and
 * nowhere else. The conf file, {@code RTMP_...}, {@code -Drtmp....} and the error messages follow from the schema. What a
 * schema cannot say, the record's constructor checks ({@code RecordSegmentSettings} is an example).
 */
package io.github.vertxrtmp.config;
