package io.posthorn.server.rest;

import io.posthorn.broker.admin.NameKind;
import io.posthorn.broker.admin.NameQuery;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** Which names of a list are asked for, and which page of them. Filled by Jakarta REST. */
public final class ListParameters {

    /** Part of the name. */
    @QueryParam("search")
    @DefaultValue("")
    @Parameter(description = "Part of the name, in any case", example = "order")
    public String search;

    /** Which kinds of names. */
    @QueryParam("kind")
    @Parameter(
            description = "Which kinds of names; may be repeated; NORMAL if left out",
            example = "NORMAL")
    public List<NameKind> kind;

    /** Number of the page. */
    @QueryParam("page")
    @DefaultValue("0")
    @Min(value = 0, message = "must be at least 0")
    @Parameter(description = "Number of the page, from 0", example = "0")
    public Integer page;

    /** Entries on a page. */
    @QueryParam("size")
    @DefaultValue("50")
    @Min(value = 1, message = "must be at least 1")
    @Max(value = 1000, message = "must be at most 1000")
    @Parameter(description = "Entries on a page, at most 1000", example = "50")
    public Integer size;

    /** Called by Jakarta REST. */
    public ListParameters() {}

    /**
     * In the core's words.
     *
     * @return the query
     */
    NameQuery toQuery() {
        final Set<NameKind> kinds =
                kind == null || kind.isEmpty() ? EnumSet.of(NameKind.NORMAL) : EnumSet.copyOf(kind);
        return new NameQuery(search, kinds, page, size);
    }
}
