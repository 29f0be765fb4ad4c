/**
 * Telling a service manager how the service is (sd_notify(3)): one datagram
 * to the socket that NOTIFY_SOCKET names. Without one, nothing happens.
 */
#ifndef SILCROW_NOTIFY_H
#define SILCROW_NOTIFY_H

/** Send a state, such as "READY=1". What goes wrong is not worth a word: the
 * manager notices that it hears nothing. */
void notify_send(const char *state);

#endif
