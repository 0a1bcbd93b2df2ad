package io.posthorn.testkit;

import io.posthorn.base.agent.Agent;
import io.posthorn.base.agent.Agents;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Agents without threads. Some run at once, on the caller's thread, when they are woken, because a
 * caller waits for what they do; all others only when the test says so.
 */
public final class HandTurnedAgents implements Agents {

    private final Set<String> prompt;
    private final List<Hand> hands = new ArrayList<>();

    /**
     * @param prompt names of the agents that run when woken
     */
    public HandTurnedAgents(final Set<String> prompt) {
        this.prompt = Set.copyOf(prompt);
    }

    /**
     * Gives one running agent a turn.
     *
     * @param random chooses which
     */
    public void turnOne(final SeededRandom random) {
        final List<Hand> running = hands.stream().filter(hand -> hand.running).toList();
        if (!running.isEmpty()) {
            running.get(random.nextInt(running.size())).turn();
        }
    }

    /** Gives each running agent a turn. */
    public void turnAll() {
        List.copyOf(hands).forEach(Hand::turn);
    }

    @Override
    public Running add(final Agent agent, final BiConsumer<Agent, Throwable> onFailure) {
        final Hand hand = new Hand(agent, onFailure);
        hands.add(hand);
        return hand;
    }

    private final class Hand implements Running {

        private final Agent agent;
        private final BiConsumer<Agent, Throwable> onFailure;
        private boolean running;
        private boolean inTurn;

        Hand(final Agent agent, final BiConsumer<Agent, Throwable> onFailure) {
            this.agent = agent;
            this.onFailure = onFailure;
        }

        @Override
        public Running start() {
            running = true;
            return this;
        }

        @Override
        public void wake() {
            if (prompt.contains(agent.name())) {
                turn();
            }
        }

        void turn() {
            if (!running || inTurn) {
                return;
            }
            inTurn = true;
            try {
                agent.turn();
            } catch (final Throwable e) {
                onFailure.accept(agent, e);
                close();
            } finally {
                inTurn = false;
            }
        }

        @Override
        public void close() {
            if (!running) {
                return;
            }
            running = false;
            try {
                agent.end();
            } catch (final Throwable e) {
                onFailure.accept(agent, e);
            }
        }
    }
}
