/** Tests of conversations and of system 0's routes, over real HTTP against a provider that does what it is told. */
package dev.fermata.job.chat;
