package io.posthorn.remoting.body;

/**
 * What became of a message a consumer was made to process (response of 309).
 *
 * @param order whether it was processed in order
 * @param autoCommit whether progress is committed by itself
 * @param consumeResult CR_SUCCESS, CR_LATER, CR_ROLLBACK, CR_COMMIT, CR_THROW_EXCEPTION or
 *     CR_RETURN_NULL; null if absent
 * @param remark what went wrong; null if absent
 * @param spentTimeMills how long it took, milliseconds
 */
public record ConsumeDirectlyResult(
        Boolean order,
        Boolean autoCommit,
        String consumeResult,
        String remark,
        Long spentTimeMills) {

    /** Puts defaults where the sender left something out. */
    public ConsumeDirectlyResult {
        order = order == null ? false : order;
        autoCommit = autoCommit == null ? true : autoCommit;
        spentTimeMills = spentTimeMills == null ? 0L : spentTimeMills;
    }
}
