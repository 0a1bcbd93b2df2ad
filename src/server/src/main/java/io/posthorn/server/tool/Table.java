package io.posthorn.server.tool;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** Lines of columns, numbers to the right. */
final class Table {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    private final List<Object[]> rows = new ArrayList<>();

    Table(final String... heads) {
        rows.add(heads);
    }

    Table row(final Object... cells) {
        rows.add(cells);
        return this;
    }

    /** A time as people read it. */
    static String time(final long ms) {
        return ms < 0 ? "-" : TIME.format(Instant.ofEpochMilli(ms));
    }

    void print(final PrintWriter out) {
        final int columns = rows.get(0).length;
        final int[] widths = new int[columns];
        for (final Object[] row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], String.valueOf(row[i]).length());
            }
        }
        for (final Object[] row : rows) {
            final StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                final String text = String.valueOf(row[i]);
                final String pad = " ".repeat(widths[i] - text.length());
                final boolean right = rows.size() > 1 && rows.get(1)[i] instanceof Number;
                line.append(right ? pad + text : text + pad).append("  ");
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
