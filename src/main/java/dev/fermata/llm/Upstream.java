package dev.fermata.llm;

/** Something that answers: a server over HTTP, or the simulation. */
sealed interface Upstream permits HttpUpstream, SimulatedUpstream {

    /**
     * Answers once, giving fragments to the call as they come. Blocks; ends at once when the call's
     * signal comes or its thread is interrupted.
     *
     * @return why the answer ended: {@code stop}, {@code length}, …
     * @throws LlmException for every failure of the provider, and for the abort
     * @throws InterruptedException when interrupted
     */
    String complete(Call call) throws InterruptedException;
}
