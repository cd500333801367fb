import { toWire } from '../../db/ids.ts';

export const settingsPath = '/console/settings';
export const keysPath = `${settingsPath}/keys`;
export const hooksPath = `${settingsPath}/hooks`;
export const deliveriesPath = `${settingsPath}/deliveries`;
export const secretsPath = `${settingsPath}/secrets`;
export const wordsPath = `${settingsPath}/words`;
export const repliesPath = `${settingsPath}/replies`;
export const agentsPath = `${settingsPath}/agents`;
export const accountPath = `${settingsPath}/account`;
export const roles = ['admin'] as const;

export const hookPath = (hookId: string): string => `${hooksPath}/${toWire('HOK', hookId)}`;
export const deliveryPath = (id: string): string => `${deliveriesPath}/${toWire('HIK', id)}`;
