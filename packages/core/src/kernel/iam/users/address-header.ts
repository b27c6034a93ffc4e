/** Header in which our own server tells the client's address; what a client sends under this name is replaced. */
export const ADDRESS_HEADER = 'x-leadline-client-address';
