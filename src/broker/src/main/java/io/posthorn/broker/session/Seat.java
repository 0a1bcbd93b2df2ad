package io.posthorn.broker.session;

/** A consumer's place among those of a named subscription. */
interface Seat {

    /** Of a consumer whose subscription has no name. */
    Seat NONE =
            new Seat() {
                @Override
                public boolean isKept() {
                    return false;
                }

                @Override
                public void vacate() {}

                @Override
                public void leave() {}
            };

    /**
     * Whether it is kept for a consumer whose connection was lost, because the subscription lasts
     * only as long as it has seats.
     */
    boolean isKept();

    /** Its consumer is gone and may come back; whoever asks is told that nobody sits there. */
    void vacate();

    /** Its consumer does not come back. More than once is as good as once. */
    void leave();
}
