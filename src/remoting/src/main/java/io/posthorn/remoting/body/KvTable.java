package io.posthorn.remoting.body;

import java.util.Map;

/**
 * Keys and values (response of 28, 103, 219).
 *
 * @param table the values
 */
public record KvTable(Map<String, String> table) {

    /** Puts defaults where the sender left something out. */
    public KvTable {
        table = table == null ? Map.of() : table;
    }
}
