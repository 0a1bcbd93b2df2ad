package io.posthorn.remoting.channel;

import io.posthorn.base.time.Clock;
import io.posthorn.remoting.frame.FrameDecoder;
import io.posthorn.remoting.frame.FrameEncoder;
import io.posthorn.remoting.frame.HeaderEncoding;
import java.time.Duration;

/**
 * What all connections of one endpoint share.
 *
 * @param endpoint its name in logs and counters
 * @param clock measures timeouts
 * @param traffic counts
 * @param processors handle requests
 * @param decoder reads frames
 * @param encoder writes frames
 * @param answers how to write headers of answers
 * @param requests how to write headers of requests
 * @param maxUnanswered requests of one connection that may be unanswered at a time
 * @param idle after how long without any traffic a connection is closed
 * @param stopsReading whether a connection is not read from while the peer does not read
 * @param badFrames lets log lines through
 * @param unanswered requests under way in the whole endpoint
 */
record Wiring(
        String endpoint,
        Clock clock,
        Traffic traffic,
        Processors processors,
        FrameDecoder decoder,
        FrameEncoder encoder,
        EncodingChoice answers,
        HeaderEncoding requests,
        int maxUnanswered,
        Duration idle,
        boolean stopsReading,
        RateGate badFrames,
        Unanswered unanswered) {}
